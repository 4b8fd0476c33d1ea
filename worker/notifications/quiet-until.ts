import { readQuietHours } from '../../drizzle/queries/quiet-hours.ts';
import { holdForQuietHours } from '../alerts/hold-for-quiet-hours.ts';
import type { MessageUpdate } from './message-update.ts';

/**
 * Until when nobody in the channel is to be reminded of what a message says fires: the first moment at
 * which one of its alerts may disturb. Epoch ms; null = one may now, or it is too early to remind anybody.
 */
export async function quietUntil(
  { deps, notification, content }: MessageUpdate,
  now: number,
): Promise<number | null> {
  const { notifiedAt, channel } = notification;
  if (notifiedAt === null || notifiedAt.getTime() + deps.grouping.repeatSeconds * 1000 > now) return null;
  const firing = content.alerts.filter(
    (alert) => alert.resolvedAt === null && alert.acknowledgedAt === null && alert.quietReason === null,
  );
  const quietHours = await readQuietHours(deps.database.sql);
  const ends = firing.map(({ serverId, serverName, serverTags, severity }) => {
    const server =
      serverId === null || serverName === null ? null : { id: serverId, name: serverName, tags: serverTags };
    return holdForQuietHours({ server, severity }, channel, quietHours, now)?.getTime() ?? null;
  });
  const held = ends.filter((end) => end !== null);
  return held.length === 0 || held.length < ends.length ? null : Math.min(...held);
}
