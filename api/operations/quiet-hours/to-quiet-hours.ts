import type { QuietHoursRow } from '../../../drizzle/queries/quiet-hours.ts';
import type { QuietHours } from '../../../shared/api-contract/attention.ts';
import { nextChange, quietUntil } from '../../../shared/quiet-hours.ts';
import { timeOfDay } from '../../../shared/wall-clock.ts';

/** @param now epoch ms */
export function toQuietHours(row: QuietHoursRow, now: number): QuietHours {
  const { id, channel, scope, timeZone, days, bypassSeverity } = row;
  return {
    id,
    channel,
    scope,
    timeZone,
    days,
    from: timeOfDay(row.fromMinute),
    until: timeOfDay(row.untilMinute),
    bypassSeverity,
    quietNow: quietUntil([row], now) !== undefined,
    changesAt: new Date(nextChange(row, now)).toISOString(),
  };
}
