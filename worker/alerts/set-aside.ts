import type { Sql, TransactionSql } from 'postgres';
import type { EvaluatedTarget } from './evaluate-shard.ts';
import type { RuleState } from './rule-state.ts';

/** As often as this what happened to a target is tried to be written; then it is let go. */
const mostTries = 3;

export interface FailedTarget {
  target: EvaluatedTarget;
  error: unknown;
  /** It was the last try: what happened is not told to anybody. */
  setAside: boolean;
}

export function isSetAside({ before }: EvaluatedTarget): boolean {
  return before.failedSaves + 1 >= mostTries;
}

/**
 * Where a target's next evaluation begins: at the state it came to; after a failure where it was, so that the
 * same follows again from the same samples; after the last failure it goes on as if all were written.
 */
export function stateToSave(target: EvaluatedTarget, failed: readonly FailedTarget[]): RuleState {
  const failure = failed.find((one) => one.target === target);
  if (failure === undefined || failure.setAside) return { ...target.state, failedSaves: 0 };
  return { ...target.before, failedSaves: target.before.failedSaves + 1 };
}

/** Taken back as a whole when it throws, and nothing else with it. @throws what `work` throws. */
export async function inSavepoint<Result>(sql: Sql, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  // Whoever calls holds a transaction; postgres.js types it narrower than what it answers.
  const transaction = sql as unknown as TransactionSql;
  return (await transaction.savepoint((savepoint) => work(savepoint as unknown as Sql))) as Result;
}
