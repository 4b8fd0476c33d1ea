import type { Sql } from 'postgres';
import { type Grouping, oweMessages, type WantedMessage } from '../../drizzle/queries/owe-messages.ts';
import { lockAlertsToSettle } from '../../drizzle/queries/settling.ts';
import type { OwedMessage } from '../../drizzle/queries/tell-change.ts';
import { chooseChannels, type Subscription } from './choose-channels.ts';

export interface SettleContext {
  /** A transaction. */
  sql: Sql;
  subscriptions: readonly Subscription[];
  defaultChannels: readonly string[];
  grouping: Grouping;
  /** Epoch ms. */
  now: number;
}

/** What is to be told after the commit. */
export interface Settled {
  owed: OwedMessage[];
}

/** Decides whom these alerts disturb and promises those channels their message. Run it as often as you like. */
export async function settleAlerts(context: SettleContext, alertIds: readonly string[]): Promise<Settled> {
  const { sql, subscriptions, defaultChannels } = context;
  const wanted: WantedMessage[] = [];
  for (const alert of await lockAlertsToSettle(sql, alertIds)) {
    const { serverId, serverName, serverTags, ruleChannel, severity, metric } = alert;
    const ruleName = alert.ruleName ?? alert.title;
    const server =
      serverId === null || serverName === null ? null : { id: serverId, name: serverName, tags: serverTags };
    const channels = chooseChannels(
      { ruleChannel, ruleName, metric, server, severity },
      subscriptions,
      defaultChannels,
    ).map(({ channel }) => channel);
    for (const channel of channels)
      wanted.push({ alertId: alert.id, channel, notBefore: null, mention: null });
  }
  // All at once, last: see `lockMessages`.
  return { owed: await oweMessages(sql, wanted, context) };
}
