import type { Sql } from 'postgres';
import { type AlertReading, saveReadings } from '../../drizzle/queries/alert-changes.ts';
import { deleteStates, type OpenAlert, saveStates } from '../../drizzle/queries/evaluation.ts';
import { lockOpenAlerts } from '../../drizzle/queries/lock-alerts.ts';
import type { Grouping } from '../../drizzle/queries/owe-messages.ts';
import { type OwedMessage, tellChange } from '../../drizzle/queries/tell-change.ts';
import { ending } from './alert-writes.ts';
import { type AlertsWritten, type Changing, changeAll } from './apply-transitions.ts';
import type { Subscription } from './choose-channels.ts';
import type { EvaluatedTarget, ShardEvaluation } from './evaluate-shard.ts';
import type { TargetId } from './plan-shard.ts';
import { applyApart, type FailedTarget, inSavepoint } from './set-aside.ts';
import { settleAlerts } from './settle-alerts.ts';
import { statesToSave } from './states-to-save.ts';

export interface SaveContext {
  sql: Sql;
  openAlerts: readonly OpenAlert[];
  subscriptions: readonly Subscription[];
  defaultChannels: readonly string[];
  grouping: Grouping;
  now: number;
}

/** What is to be told after the commit. */
export interface Owed {
  messages: OwedMessage[];
  /** State of each alert that was opened or changed. */
  alerts: ReadonlyMap<string, string>;
  /** What could not be saved of single targets, while all others were. */
  failed: FailedTarget[];
  /** Why whom they disturb could not be decided; all else of them is written, and settling goes on with it. */
  notSettled: unknown;
}

/** Writes states, alerts, their history and the owed messages; the caller holds the transaction. */
export async function saveEvaluation(context: SaveContext, evaluation: ShardEvaluation): Promise<Owed> {
  const { sql, now } = context;
  const { known, closed } = await lockKnown(sql, context.openAlerts);
  const targets =
    closed.size === 0 ? evaluation.targets : evaluation.targets.filter((one) => !closed.has(keyOf(one)));
  const { moved, unmoved } = openOf(targets, known);
  const { written, open, failed } = await applyApart(sql, targets.filter(hasTransitions), moved, now);
  const unwritten = new Set(failed.map(({ target }) => target));
  const current = [...unmoved, ...open].filter(([target]) => !unwritten.has(target));
  const ends = [...endedUnnoticed(current, now), ...endedTargets(evaluation, known, now)];
  await changeAll(sql, ends, written);
  await saveReadings(sql, current.map(readingOf));
  await deleteStates(sql, [...evaluation.ended, ...evaluation.forgotten]);
  await saveStates(sql, statesToSave(targets, failed));
  const settled = await settleNew(context, written);
  const messages = [...settled.messages, ...(await tellChange(sql, [...written.changed], [...written.told]))];
  return { messages, alerts: written.alerts, failed, notSettled: settled.error };
}

type OpenTarget = [EvaluatedTarget, alertId: string];

const targetKey = ({ ruleId, serverId, key }: TargetId) => `${ruleId}/${serverId}/${key}`;
const keyOf = ({ rule, server, key }: EvaluatedTarget) =>
  targetKey({ ruleId: rule.id, serverId: server.id, key });
const hasTransitions = ({ transitions }: EvaluatedTarget) => transitions.length > 0;

/**
 * Open alerts by target, held until the end. `closed`: somebody ended these after they were read, and where
 * the evaluation stood with them. Of their targets nothing is written: the next evaluation begins anew.
 */
async function lockKnown(sql: Sql, openAlerts: readonly OpenAlert[]) {
  const locked = new Set(
    await lockOpenAlerts(
      sql,
      openAlerts.map(({ id }) => id),
    ),
  );
  const known = new Map<string, string>();
  const closed = new Set<string>();
  for (const alert of openAlerts) {
    if (locked.has(alert.id)) known.set(targetKey(alert), alert.id);
    else closed.add(targetKey(alert));
  }
  return { known, closed };
}

/** The targets with an open alert: those to which something happened, and the others. */
function openOf(targets: readonly EvaluatedTarget[], known: ReadonlyMap<string, string>) {
  const moved = new Map<EvaluatedTarget, string>();
  const unmoved: OpenTarget[] = [];
  if (known.size === 0) return { moved, unmoved };
  for (const target of targets) {
    const alertId = known.get(keyOf(target));
    if (alertId === undefined) continue;
    if (hasTransitions(target)) moved.set(target, alertId);
    else unmoved.push([target, alertId]);
  }
  return { moved, unmoved };
}

/** An open alert the state knows nothing of (it was lost or unreadable) has nobody left to end it. */
function endedUnnoticed(open: readonly OpenTarget[], now: number): Changing[] {
  return open
    .filter(([{ state }]) => state.severity === null && state.phase === 'inactive')
    .map(([, alertId]) => ({ alertId, write: ending('recovered', now) }));
}

function endedTargets(
  { ended }: ShardEvaluation,
  known: ReadonlyMap<string, string>,
  now: number,
): Changing[] {
  return ended.flatMap(({ reason, ...target }) => {
    const alertId = known.get(targetKey(target));
    return alertId === undefined ? [] : [{ alertId, write: ending(reason, now) }];
  });
}

function readingOf([{ state }, alertId]: OpenTarget): AlertReading {
  const { phase, value, peak } = state;
  return { alertId, state: phase === 'pending' || phase === 'inactive' ? null : phase, value, peak };
}

async function settleNew(
  context: SaveContext,
  { unsettled }: AlertsWritten,
): Promise<{ messages: OwedMessage[]; error?: unknown }> {
  try {
    const { owed } = await inSavepoint(context.sql, (savepoint) =>
      settleAlerts({ ...context, sql: savepoint }, [...unsettled]),
    );
    return { messages: owed };
  } catch (error) {
    return { messages: [], error };
  }
}
