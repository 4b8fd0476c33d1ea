import type { Sql } from 'postgres';
import type { Database } from '../../drizzle/database.ts';
import { readSubscriptions } from '../../drizzle/queries/evaluation.ts';
import type { Grouping } from '../../drizzle/queries/owe-messages.ts';
import { readAlertsToSettle, type SettlingAlert } from '../../drizzle/queries/settling.ts';
import { type Bus, topics } from '../../shared/bus.ts';
import { hintDelivery } from '../../shared/hint-delivery.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';
import { attentionChange } from './attention-change.ts';
import { readAttentionFacts, toSubject } from './attention-facts.ts';
import { decideAttention } from './decide-attention.ts';
import { type Settled, settleAlerts } from './settle-alerts.ts';

export interface SettleDependencies {
  database: Database;
  bus: Bus;
  jobs: JobProducer;
  defaultChannels: readonly string[];
  grouping: Grouping;
  logger: Logger;
}

/** Rows held by one transaction: people who acknowledge one of them wait for it. */
const chunkSize = 500;
/** That many single alerts that cannot be settled are no fault of theirs: the run is given up. */
const mostFailures = 50;

/**
 * Settles open alerts again: those given, or all whose silence began or ended, whose host went down or
 * came back, or that nobody was promised yet. Any number of workers may do so at once.
 *
 * @param now epoch ms
 * @returns how many were looked at more closely
 */
export async function settleOpenAlerts(
  deps: SettleDependencies,
  alertIds?: readonly string[],
  now = Date.now(),
): Promise<number> {
  const { database } = deps;
  const facts = await readAttentionFacts(database.sql, now);
  const isDue = (alert: SettlingAlert) => {
    const attention = decideAttention(toSubject(alert), facts);
    const changes = attentionChange(alert, attention, null) !== undefined;
    return changes || (alert.unsettled && attention.kind === 'tell');
  };
  const open = await readAlertsToSettle(database.sql, alertIds);
  const due = alertIds === undefined ? open.filter(isDue) : open;
  const failed: string[] = [];
  for (let from = 0; from < due.length; from += chunkSize) {
    const chunk = due.slice(from, from + chunkSize).map(({ id }) => id);
    await settleApart(deps, chunk, now, failed);
  }
  return due.length;
}

/**
 * All of them in one transaction; when that fails, each half in its own, down to the one that cannot be
 * settled: it holds up no other.
 *
 * @throws what failed last, when too much did
 */
async function settleApart(
  deps: SettleDependencies,
  alertIds: readonly string[],
  now: number,
  failed: string[],
): Promise<void> {
  const { database, defaultChannels, grouping, logger } = deps;
  const settle = (alone: boolean) =>
    database.sql.begin(async (transaction) => {
      // A transaction answers every query a plain client does; postgres.js only types it narrower.
      const sql = transaction as unknown as Sql;
      const subscriptions = await readSubscriptions(sql);
      return settleAlerts({ sql, subscriptions, defaultChannels, grouping, now, alone }, alertIds);
    });
  try {
    // One that says that a host is down must not fail for another of that host.
    const settled = await settle(false).catch((error) => {
      if (alertIds.length > 1) throw error;
      return settle(true);
    });
    await announce(deps, settled);
  } catch (error) {
    const [alertId] = alertIds;
    if (alertIds.length > 1) {
      const half = Math.ceil(alertIds.length / 2);
      await settleApart(deps, alertIds.slice(0, half), now, failed);
      await settleApart(deps, alertIds.slice(half), now, failed);
    } else if (alertId !== undefined) {
      logger.error({ err: error, alertId }, 'whom an alert disturbs could not be decided');
      if (failed.push(alertId) >= mostFailures) throw error;
    }
  }
}

/** Hints only: what was promised is in the database. */
async function announce({ jobs, bus, logger }: SettleDependencies, settled: Settled): Promise<void> {
  const hints = [
    ...settled.owed.map((message) => hintDelivery(jobs, message)),
    ...settled.changed.map((alertId) => bus.publish(topics.alerts, { alertId, state: 'firing' })),
  ];
  for (const hint of await Promise.allSettled(hints)) {
    if (hint.status === 'rejected') logger.warn({ err: hint.reason }, 'alert hint was lost');
  }
}
