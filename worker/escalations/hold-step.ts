import type { Sql } from 'postgres';
import { type DueEscalation, readMessageChannels } from '../../drizzle/queries/escalations.ts';
import { readQuietHours } from '../../drizzle/queries/quiet-hours.ts';
import { holdForQuietHours } from '../alerts/hold-for-quiet-hours.ts';

/**
 * Until when the next step is not to disturb the channel that it posts to, or all those in which it could
 * call somebody; null = it may. A webhook has no quiet hours.
 */
export async function holdStep(sql: Sql, due: DueEscalation, now: Date): Promise<Date | null> {
  const action = due.steps[due.nextStep]?.action;
  if (action === undefined || action.kind === 'webhook') return null;
  const channels =
    action.kind === 'channel'
      ? [action.channel]
      : await readMessageChannels(sql, due.alertId, action.platform);
  const { serverId, serverName, serverTags, severity } = due;
  const server =
    serverId === null || serverName === null ? null : { id: serverId, name: serverName, tags: serverTags };
  const quietHours = await readQuietHours(sql);
  const ends = channels.map((channel) =>
    holdForQuietHours({ server, severity }, channel, quietHours, now.getTime()),
  );
  const held = ends.filter((end) => end !== null);
  if (held.length === 0 || held.length < ends.length) return null;
  return new Date(Math.min(...held.map((end) => end.getTime())));
}
