import { z } from 'zod';
import { timeZoneSchema } from '../../shared/api-contract/index.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { suggestTimeZones } from '../suggestions/suggest-attention.ts';

/** An IANA zone, refused with the nearest names. */
export const timeZoneArg = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .superRefine((typed, context) => {
    if (timeZoneSchema.safeParse(typed).success) return;
    const near = nearestZones(typed);
    const next = near.length === 0 ? 'like Europe/Berlin or UTC' : `did you mean ${near.join(' or ')}?`;
    context.addIssue({ code: 'custom', message: `"${typed}" is not a time zone: ${next}` });
  });

/** A city alone is found too. */
function nearestZones(typed: string): string[] {
  const begun = suggestTimeZones(typed).map(({ value }) => value);
  const near = begun.length > 0 ? begun : nearestNames(typed, Intl.supportedValuesOf('timeZone'));
  return near.slice(0, 3);
}
