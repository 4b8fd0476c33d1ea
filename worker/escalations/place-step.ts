import type { Sql } from 'postgres';
import { type DueEscalation, readMessageChannels } from '../../drizzle/queries/escalations.ts';
import { readQuietHours } from '../../drizzle/queries/quiet-hours.ts';
import { holdForQuietHours } from '../alerts/hold-for-quiet-hours.ts';

export interface StepPlace {
  /** Where it posts or calls; undefined = nowhere. */
  channel: string | undefined;
  /** Until when it is not to disturb there; null = it may. */
  quietUntil: Date | null;
}

/**
 * Where the next step is told: a mention in one channel, of those that have the alert's message the first
 * that is not quiet now, or, while all are, that which is so no longer first. A webhook has no quiet hours.
 */
export async function placeStep(sql: Sql, due: DueEscalation, now: Date): Promise<StepPlace> {
  const action = due.steps[due.nextStep]?.action;
  if (action === undefined || action.kind === 'webhook') return { channel: undefined, quietUntil: null };
  const channels =
    action.kind === 'channel'
      ? [action.channel]
      : await readMessageChannels(sql, due.alertId, action.platform);
  const { serverId, serverName, serverTags, severity } = due;
  const server =
    serverId === null || serverName === null ? null : { id: serverId, name: serverName, tags: serverTags };
  const quietHours = await readQuietHours(sql);
  const places = channels.map((channel) => ({
    channel,
    quietUntil: holdForQuietHours({ server, severity }, channel, quietHours, now.getTime()),
  }));
  const [first] = places.sort((a, b) => (a.quietUntil?.getTime() ?? 0) - (b.quietUntil?.getTime() ?? 0));
  return first ?? { channel: undefined, quietUntil: null };
}
