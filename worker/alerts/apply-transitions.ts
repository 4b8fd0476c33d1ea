import type { Sql } from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import {
  addAlertEvents,
  changeAlerts,
  type NewAlertEvent,
  openAlerts,
} from '../../drizzle/queries/alert-changes.ts';
import { type AlertWrite, writeFor } from './alert-writes.ts';
import type { EvaluatedTarget } from './evaluate-shard.ts';
import { findCulprits } from './find-culprits.ts';

/** What became of alerts, and who is to hear of it. */
export interface AlertsWritten {
  /** State of each alert that was opened or changed. */
  alerts: Map<string, string>;
  /** Those of them that were open before: their messages must follow. */
  changed: Set<string>;
  /** Those of these that are more than seen in their message: other programs hear of it. */
  told: Set<string>;
  /** Opened or made graver: whom they disturb is settled when all is written. */
  unsettled: Set<string>;
}

export const nothingWritten = (): AlertsWritten => ({
  alerts: new Map(),
  changed: new Set(),
  told: new Set(),
  unsettled: new Set(),
});

/** Each target's open alert; no entry = none. */
export type OpenByTarget = ReadonlyMap<EvaluatedTarget, string>;

type Opening = { target: EvaluatedTarget; write: Extract<AlertWrite, { kind: 'open' }> };
export type Changing = { alertId: string; write: Extract<AlertWrite, { kind: 'change' }> };

/**
 * Writes what happened to these targets: the first transition of each, then the second of those that have
 * one … A storm is as many statements as a single alert.
 *
 * @param now epoch ms
 * @returns also what is open of them afterwards
 * @throws PostgresError; the caller takes it back as a whole.
 */
export async function applyTransitions(
  sql: Sql,
  targets: readonly EvaluatedTarget[],
  openBefore: OpenByTarget,
  now: number,
): Promise<{ written: AlertsWritten; open: OpenByTarget }> {
  const written = nothingWritten();
  const open = new Map<EvaluatedTarget, string>();
  for (const target of targets) {
    const alertId = openBefore.get(target);
    if (alertId !== undefined) open.set(target, alertId);
  }
  const rounds = targets.reduce((most, { transitions }) => Math.max(most, transitions.length), 0);
  for (let round = 0; round < rounds; round += 1) {
    const openings: Opening[] = [];
    const changings: Changing[] = [];
    for (const target of targets) {
      const transition = target.transitions[round];
      if (transition === undefined) continue;
      const alertId = open.get(target);
      const write = writeFor(target, transition, alertId !== undefined, now);
      if (write?.kind === 'open') openings.push({ target, write });
      else if (write !== undefined && alertId !== undefined) changings.push({ alertId, write });
      if (transition.kind === 'resolved') open.delete(target);
    }
    for (const [target, alertId] of await openAll(sql, openings, written)) open.set(target, alertId);
    await changeAll(sql, changings, written);
  }
  return { written, open };
}

async function openAll(
  sql: Sql,
  openings: readonly Opening[],
  written: AlertsWritten,
): Promise<[EvaluatedTarget, string][]> {
  const culprits = await findCulprits(
    sql,
    openings.map(({ write: { alert } }) => ({ ...alert, at: alert.firedAt })),
  );
  const alerts = openings.map(({ target, write }, index) => ({
    target,
    event: write.event,
    row: { ...write.alert, id: uuidv7(), ...(culprits[index] ?? { culprits: [], culpritContainers: [] }) },
  }));
  const opened = await openAlerts(
    sql,
    alerts.map(({ row }) => row),
  );
  const news = alerts.filter(({ row }) => opened.has(row.id));
  await addAlertEvents(
    sql,
    news.map(({ row, event }) => ({ ...event, alertId: row.id })),
  );
  for (const { row } of news) {
    written.alerts.set(row.id, row.state);
    written.unsettled.add(row.id);
  }
  return news.map(({ target, row }) => [target, row.id]);
}

/** Those that somebody resolved meanwhile are left as they are. */
export async function changeAll(
  sql: Sql,
  changings: readonly Changing[],
  written: AlertsWritten,
): Promise<void> {
  const changed = await changeAlerts(
    sql,
    changings.map(({ alertId, write }) => ({ alertId, ...write.change })),
  );
  const done = changings.filter(({ alertId }) => changed.has(alertId));
  await addAlertEvents(
    sql,
    done.flatMap(({ alertId, write }): NewAlertEvent[] => (write.event ? [{ alertId, ...write.event }] : [])),
  );
  for (const { alertId, write } of done) {
    written.changed.add(alertId);
    written.alerts.set(alertId, write.change.state ?? 'firing');
    if (!write.seenOnly) written.told.add(alertId);
    if (write.unsettles) written.unsettled.add(alertId);
  }
}
