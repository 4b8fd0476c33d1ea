import type { Sql } from 'postgres';
import {
  type AlertChange,
  type AlertReading,
  addAlertEvent,
  changeAlert,
  openAlert,
  saveReadings,
} from '../../drizzle/queries/alert-changes.ts';
import { deleteStates, type OpenAlert, saveStates } from '../../drizzle/queries/evaluation.ts';
import { lockOpenAlerts } from '../../drizzle/queries/lock-alerts.ts';
import type { Grouping } from '../../drizzle/queries/owe-messages.ts';
import { type OwedMessage, tellChange } from '../../drizzle/queries/tell-change.ts';
import { formatJudged, formatJudgedThreshold, judgedLabel } from '../../shared/judged-metric.ts';
import { metrics } from '../../shared/metrics.ts';
import { stateMetric, stateWord } from '../../shared/state-metrics.ts';
import type { Subscription } from './choose-channels.ts';
import type { Transition } from './evaluate-rule.ts';
import type { EvaluatedTarget, ShardEvaluation } from './evaluate-shard.ts';
import { findCulprits } from './find-culprits.ts';
import { type FailedTarget, inSavepoint, isSetAside, stateToSave } from './set-aside.ts';
import { settleAlerts } from './settle-alerts.ts';

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
  alerts: Map<string, string>;
  /** Those of them that were open before: their messages must follow. */
  changed: Set<string>;
  /** Opened or made graver: whom they disturb is settled when all is written. */
  unsettled: Set<string>;
  /** What could not be saved of single targets, while all others were. */
  failed: FailedTarget[];
  /** Why whom they disturb could not be decided; all else of them is written, and settling goes on with it. */
  notSettled: unknown;
}

/** Writes states, alerts, their history and the owed messages; the caller holds the transaction. */
export async function saveEvaluation(context: SaveContext, evaluation: ShardEvaluation): Promise<Owed> {
  const { sql, openAlerts, now } = context;
  const owed: Owed = {
    messages: [],
    alerts: new Map(),
    changed: new Set(),
    unsettled: new Set(),
    failed: [],
    notSettled: undefined,
  };
  await lockOpenAlerts(
    sql,
    openAlerts.map(({ id }) => id),
  );
  const open = new Map(openAlerts.map((alert) => [targetKey(alert), alert.id]));
  const readings: AlertReading[] = [];
  for (const target of evaluation.targets) {
    const id = { ruleId: target.rule.id, serverId: target.server.id, key: target.key };
    const known = open.get(targetKey(id));
    const applied = await applyApart(context, target, owed, known);
    if (applied === 'failed') continue;
    const { alertId } = applied;
    const { phase, severity, value, peak } = target.state;
    if (alertId === undefined) continue;
    // An open alert the state knows nothing of (it was lost or unreadable) has nobody left to end it.
    if (severity === null && phase === 'inactive') await end(context, alertId, 'recovered', now, owed);
    else
      readings.push({
        alertId,
        state: phase === 'pending' || phase === 'inactive' ? null : phase,
        value,
        peak,
      });
  }
  for (const target of evaluation.ended) {
    const alertId = open.get(targetKey(target));
    if (alertId !== undefined) await end(context, alertId, target.reason, now, owed);
  }
  await saveReadings(sql, readings);
  await deleteStates(
    sql,
    [...evaluation.ended, ...evaluation.forgotten].map(({ ruleId, serverId, key }) => ({
      ruleId,
      serverId,
      key,
    })),
  );
  await saveStates(
    sql,
    evaluation.targets.map((target) => {
      const state = stateToSave(target, owed.failed);
      const { rule, server, key } = target;
      return { ruleId: rule.id, serverId: server.id, key, state, through: state.through };
    }),
  );
  try {
    const settled = await inSavepoint(sql, (savepoint) =>
      settleAlerts({ ...context, sql: savepoint }, [...owed.unsettled]),
    );
    owed.messages.push(...settled.owed);
  } catch (error) {
    owed.notSettled = error;
  }
  owed.messages.push(...(await tellChange(sql, [...owed.changed])));
  return owed;
}

const targetKey = ({ ruleId, serverId, key }: { ruleId: string; serverId: string; key: string }) =>
  `${ruleId}/${serverId}/${key}`;

/** What happened to one target, all of it or nothing: one that cannot be written holds up no other. */
async function applyApart(
  context: SaveContext,
  target: EvaluatedTarget,
  owed: Owed,
  open: string | undefined,
): Promise<{ alertId: string | undefined } | 'failed'> {
  if (target.transitions.length === 0) return { alertId: open };
  const ofTarget = {
    alerts: new Map<string, string>(),
    changed: new Set<string>(),
    unsettled: new Set<string>(),
  };
  try {
    const alertId = await inSavepoint(context.sql, async (sql) => {
      let current = open;
      for (const transition of target.transitions) {
        current = await applyTransition({ ...context, sql }, target, transition, current, {
          ...owed,
          ...ofTarget,
        });
      }
      return current;
    });
    for (const [id, state] of ofTarget.alerts) owed.alerts.set(id, state);
    for (const id of ofTarget.changed) owed.changed.add(id);
    for (const id of ofTarget.unsettled) owed.unsettled.add(id);
    return { alertId };
  } catch (error) {
    owed.failed.push({ target, error, setAside: isSetAside(target) });
    return 'failed';
  }
}

/** @returns the target's open alert afterwards. */
async function applyTransition(
  context: SaveContext,
  target: EvaluatedTarget,
  transition: Transition,
  alertId: string | undefined,
  owed: Owed,
): Promise<string | undefined> {
  switch (transition.kind) {
    case 'fired':
      return alertId ?? (await open(context, target, transition, owed));
    case 'severity_changed': {
      // Resolved by hand while it fired: it stays so, unless it gets worse.
      if (alertId === undefined) {
        const { at, severity, value, threshold } = transition;
        if (severity !== 'critical') return undefined;
        return open(context, target, { kind: 'fired', at, severity, startedAt: at, value, threshold }, owed);
      }
      const { severity, threshold } = transition;
      await change(context, alertId, { severity, threshold }, owed);
      const detail = `${severity}: ${describe(target, transition.value, threshold)}`;
      await addAlertEvent(context.sql, { alertId, at: transition.at, kind: 'severity_changed', detail });
      owed.unsettled.add(alertId);
      return alertId;
    }
    case 'no_data':
      if (alertId === undefined)
        return transition.opens ? open(context, target, transition, owed) : undefined;
      await change(context, alertId, { state: 'nodata' }, owed);
      await addAlertEvent(context.sql, { alertId, at: transition.at, kind: 'no_data' });
      return alertId;
    case 'resolved':
      if (alertId !== undefined) await end(context, alertId, 'recovered', transition.at, owed);
      return undefined;
    case 'data_returned':
      if (alertId !== undefined) await change(context, alertId, { state: 'firing' }, owed);
      return alertId;
    case 'recovering':
    case 'fell_back':
      // Seen in lists (saveReadings), not told: only what starts, worsens or ends is worth a message.
      return alertId;
    default:
      return transition satisfies never;
  }
}

async function open(
  context: SaveContext,
  target: EvaluatedTarget,
  transition: Extract<Transition, { kind: 'fired' | 'no_data' }>,
  owed: Owed,
): Promise<string | undefined> {
  const { sql, now } = context;
  const { rule, server, key } = target;
  const fired = transition.kind === 'fired';
  const severity = fired ? transition.severity : 'warning';
  const value = fired ? transition.value : null;
  const alertId = await openAlert(sql, {
    ruleId: rule.id,
    serverId: server.id,
    key,
    title: titleOf(target),
    metric: rule.metric,
    aggregation: rule.aggregation,
    windowSeconds: rule.windowSeconds,
    severity,
    state: fired ? 'firing' : 'nodata',
    comparator: rule.comparator,
    threshold: transition.threshold,
    value,
    startedAt: fired ? transition.startedAt : transition.at,
    firedAt: transition.at,
    ...(await findCulprits(sql, { metric: rule.metric, serverId: server.id, key, at: transition.at })),
    runbookUrl: rule.runbookUrl,
  });
  if (alertId === undefined) return undefined;
  const detail = fired && value !== null ? describe(target, value, transition.threshold) : 'no data';
  await addAlertEvent(sql, {
    alertId,
    at: Math.min(transition.at, now),
    kind: fired ? 'fired' : 'no_data',
    detail,
  });
  owed.alerts.set(alertId, fired ? 'firing' : 'nodata');
  owed.unsettled.add(alertId);
  return alertId;
}

async function end(
  context: SaveContext,
  alertId: string,
  resolveReason: NonNullable<AlertChange['resolveReason']>,
  at: number,
  owed: Owed,
): Promise<void> {
  const changed = await change(context, alertId, { state: 'resolved', resolveReason, resolvedAt: at }, owed);
  if (changed === undefined) return;
  await addAlertEvent(context.sql, { alertId, at, kind: 'resolved', detail: resolveReason });
}

async function change(
  { sql }: SaveContext,
  alertId: string,
  alertChange: AlertChange,
  owed: Owed,
): Promise<number | undefined> {
  const version = await changeAlert(sql, alertId, alertChange);
  if (version === undefined) return undefined;
  owed.changed.add(alertId);
  owed.alerts.set(alertId, alertChange.state ?? 'firing');
  return version;
}

/** "CPU high on web-1", "Disk filling up on web-1 /var", "Container stopped on web-1/nginx". */
function titleOf({ rule, server, key }: EvaluatedTarget): string {
  if (key === '') return `${rule.name} on ${server.name}`;
  return `${rule.name} on ${server.name}${metrics[rule.metric].per === 'container' ? '/' : ' '}${key}`;
}

function describe({ rule }: EvaluatedTarget, value: number | null, threshold: number): string {
  const state = stateMetric(rule.metric);
  if (state !== undefined && value !== null) return stateWord(state, value);
  const limit = `${rule.comparator} ${formatJudgedThreshold(rule, threshold)}`;
  return `${judgedLabel(rule)} ${value === null ? 'without a value' : formatJudged(rule, value)} (${limit})`;
}
