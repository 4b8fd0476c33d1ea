import type { Sql, TransactionSql } from 'postgres';
import {
  type AlertsWritten,
  applyTransitions,
  nothingWritten,
  type OpenByTarget,
} from './apply-transitions.ts';
import type { EvaluatedTarget } from './evaluate-shard.ts';

/** As often as this what happened to a target is tried to be written; then it is let go. */
const mostTries = 3;

export interface FailedTarget {
  target: EvaluatedTarget;
  error: unknown;
  /** It was the last try: what happened is not told to anybody. */
  setAside: boolean;
}

export interface AppliedApart {
  written: AlertsWritten;
  /** What is open of them afterwards; of those that failed, as before. */
  open: OpenByTarget;
  failed: FailedTarget[];
}

/**
 * Writes what happened to these targets, of each all or nothing: one that cannot be written holds up no
 * other. All at once; when that fails in halves, until those are found that fail by themselves.
 *
 * @param now epoch ms
 */
export async function applyApart(
  sql: Sql,
  targets: readonly EvaluatedTarget[],
  open: OpenByTarget,
  now: number,
): Promise<AppliedApart> {
  const [target] = targets;
  if (target === undefined) return { written: nothingWritten(), open: new Map(), failed: [] };
  try {
    const applied = await inSavepoint(sql, (savepoint) => applyTransitions(savepoint, targets, open, now));
    return { ...applied, failed: [] };
  } catch (error) {
    if (targets.length === 1) {
      return { written: nothingWritten(), open, failed: [{ target, error, setAside: isSetAside(target) }] };
    }
  }
  const middle = Math.ceil(targets.length / 2);
  const first = await applyApart(sql, targets.slice(0, middle), open, now);
  const second = await applyApart(sql, targets.slice(middle), open, now);
  return {
    written: {
      alerts: new Map([...first.written.alerts, ...second.written.alerts]),
      changed: new Set([...first.written.changed, ...second.written.changed]),
      told: new Set([...first.written.told, ...second.written.told]),
      unsettled: new Set([...first.written.unsettled, ...second.written.unsettled]),
    },
    open: new Map([...first.open, ...second.open]),
    failed: [...first.failed, ...second.failed],
  };
}

function isSetAside({ before }: EvaluatedTarget): boolean {
  return before.failedSaves + 1 >= mostTries;
}

/** Taken back as a whole when it throws, and nothing else with it. @throws what `work` throws. */
export async function inSavepoint<Result>(sql: Sql, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  // Whoever calls holds a transaction; postgres.js types it narrower than what it answers.
  const transaction = sql as unknown as TransactionSql;
  return (await transaction.savepoint((savepoint) => work(savepoint as unknown as Sql))) as Result;
}
