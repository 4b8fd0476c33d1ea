import type { ChannelQuietHours } from '../../drizzle/queries/quiet-hours.ts';
import type { Severity } from '../../shared/api-contract/alerts.ts';
import { quietUntil } from '../../shared/quiet-hours.ts';
import { isAtLeast } from '../../shared/severity-rank.ts';
import type { TargetServer } from '../../shared/targets.ts';
import { isInScope } from './choose-channels.ts';

/**
 * Until when a channel is not to be disturbed by this alert; null = it may be now. Pure.
 *
 * @param now epoch ms
 */
export function holdForQuietHours(
  { server, severity }: { server: TargetServer | null; severity: Severity },
  channel: string,
  quietHours: readonly ChannelQuietHours[],
  now: number,
): Date | null {
  const windows = quietHours.filter(
    (hours) =>
      (hours.channel === null || hours.channel === channel) &&
      (hours.bypassSeverity === null || !isAtLeast(severity, hours.bypassSeverity)) &&
      isInScope(hours.scope, server),
  );
  const until = quietUntil(windows, now);
  return until === undefined ? null : new Date(until);
}
