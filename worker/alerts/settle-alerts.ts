import type { Sql } from 'postgres';
import { startEscalations } from '../../drizzle/queries/escalations.ts';
import { type Grouping, oweMessages, type WantedMessage } from '../../drizzle/queries/owe-messages.ts';
import { oweNewToWebhooks } from '../../drizzle/queries/owe-webhooks.ts';
import { type ChannelQuietHours, readQuietHours } from '../../drizzle/queries/quiet-hours.ts';
import {
  type AttentionChange,
  lockAlertsToSettle,
  readSilenceEnders,
  type SettlingAlert,
  saveAttention,
  withdrawUntold,
} from '../../drizzle/queries/settling.ts';
import { lockMessages, type OwedMessage, tellChange } from '../../drizzle/queries/tell-change.ts';
import { attentionChange } from './attention-change.ts';
import { readAttentionFacts, toSubject } from './attention-facts.ts';
import { chooseChannels, type Subscription } from './choose-channels.ts';
import { type Attention, decideAttention } from './decide-attention.ts';
import { holdForQuietHours } from './hold-for-quiet-hours.ts';

export interface SettleContext {
  /** A transaction. */
  sql: Sql;
  subscriptions: readonly Subscription[];
  defaultChannels: readonly string[];
  grouping: Grouping;
  /** Epoch ms. */
  now: number;
  /** Only these; else also what else there is of a host that one of them says is down. */
  alone?: boolean;
}

/** What is to be told after the commit. */
export interface Settled {
  owed: OwedMessage[];
  /** Became quiet, or disturbs again. */
  changed: string[];
}

/**
 * Decides whom these open alerts disturb now, and promises those channels their message. Idempotent: what
 * is decided and promised already stays as it is. The last of what a transaction does to alerts.
 */
export async function settleAlerts(context: SettleContext, alertIds: readonly string[]): Promise<Settled> {
  const { sql, now, alone = false } = context;
  if (alertIds.length === 0) return { owed: [], changed: [] };
  const alerts = await lockAlertsToSettle(sql, alertIds, { alone });
  if (alerts.length === 0) return { owed: [], changed: [] };
  const facts = await readAttentionFacts(sql, now);
  const decided = alerts.map((alert) => ({ alert, attention: decideAttention(toSubject(alert), facts) }));
  const changed = await saveAttention(sql, await changesOf(sql, decided), new Date(now));
  const told = decided.filter(({ attention }) => attention.kind === 'tell').map(({ alert }) => alert);
  const quiet = decided.filter(({ attention }) => attention.kind !== 'tell').map(({ alert }) => alert.id);
  const quietHours = await readQuietHours(sql);
  const wanted = told.map((alert) => wantedMessages(context, alert, quietHours));
  await startEscalations(
    sql,
    told.map((alert, index) => ({
      id: alert.id,
      severity: alert.severity,
      server: toSubject(alert).server,
      toldAt: new Date(firstTold(wanted[index] ?? [], now)),
    })),
    new Date(now),
  );
  await oweNewToWebhooks(
    sql,
    told.map(({ id }) => id),
  );
  // Messages last, all at once: see `lockMessages`.
  if (quiet.length > 0) {
    await lockMessages(sql);
    await withdrawUntold(sql, quiet);
  }
  const owed = await oweMessages(sql, wanted.flat(), context);
  return { owed: [...owed, ...(await tellChange(sql, changed))], changed };
}

async function changesOf(
  sql: Sql,
  decided: readonly { alert: SettlingAlert; attention: Attention }[],
): Promise<AttentionChange[]> {
  const over = decided.flatMap(({ alert, attention }) =>
    attention.kind === 'tell' && alert.silenceId !== null ? [alert.silenceId] : [],
  );
  const enders = await readSilenceEnders(sql, [...new Set(over)]);
  return decided.flatMap(({ alert, attention }) => {
    const change = attentionChange(alert, attention, enders.get(alert.silenceId ?? '') ?? null);
    return change === undefined ? [] : [change];
  });
}

function wantedMessages(
  { subscriptions, defaultChannels, now }: SettleContext,
  alert: SettlingAlert,
  quietHours: readonly ChannelQuietHours[],
): WantedMessage[] {
  const subject = { ...alert, server: toSubject(alert).server };
  const chosen = chooseChannels(subject, subscriptions, defaultChannels);
  const more = alert.escalatedTo.filter((channel) => chosen.every((one) => one.channel !== channel));
  return [...chosen, ...[...new Set(more)].map((channel) => ({ channel, mention: null }))].map(
    ({ channel, mention }) => ({
      alertId: alert.id,
      channel,
      notBefore: holdForQuietHours(subject, channel, quietHours, now),
      mention,
    }),
  );
}

/** By the first of these messages, epoch ms. Without any, escalations are all that can tell of it: now. */
function firstTold(wanted: readonly WantedMessage[], now: number): number {
  if (wanted.length === 0) return now;
  return Math.min(...wanted.map(({ notBefore }) => notBefore?.getTime() ?? now));
}
