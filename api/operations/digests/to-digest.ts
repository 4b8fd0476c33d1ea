import type { DigestRow } from '../../../drizzle/queries/digests.ts';
import type { Digest } from '../../../shared/api-contract/outgoing.ts';
import { timeOfDay } from '../../../shared/wall-clock.ts';
import { toIso } from '../timestamps.ts';

export function toDigest({
  id,
  channel,
  scope,
  timeZone,
  days,
  atMinute,
  nextAt,
  lastError,
}: DigestRow): Digest {
  return { id, channel, scope, timeZone, days, at: timeOfDay(atMinute), nextAt: toIso(nextAt), lastError };
}
