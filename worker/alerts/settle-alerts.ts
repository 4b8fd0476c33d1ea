import type { Sql } from 'postgres';
import { oweNotifications } from '../../drizzle/queries/notifications.ts';
import { lockAlertsToSettle } from '../../drizzle/queries/settling.ts';
import { chooseChannels, type Subscription } from './choose-channels.ts';

export interface SettleContext {
  /** A transaction. */
  sql: Sql;
  subscriptions: readonly Subscription[];
  defaultChannels: readonly string[];
  /** Epoch ms. */
  now: number;
}

/** What is to be told after the commit. */
export interface Settled {
  notificationIds: Set<string>;
}

/** Decides whom these alerts disturb and promises those channels their message. Run it as often as you like. */
export async function settleAlerts(context: SettleContext, alertIds: readonly string[]): Promise<Settled> {
  const { sql, subscriptions, defaultChannels } = context;
  const settled: Settled = { notificationIds: new Set() };
  for (const alert of await lockAlertsToSettle(sql, alertIds)) {
    const { serverId, serverName, serverTags, ruleChannel, severity } = alert;
    const server =
      serverId === null || serverName === null ? null : { id: serverId, name: serverName, tags: serverTags };
    const channels = chooseChannels({ ruleChannel, server, severity }, subscriptions, defaultChannels);
    for (const id of await oweNotifications(sql, alert.id, channels)) settled.notificationIds.add(id);
  }
  return settled;
}
