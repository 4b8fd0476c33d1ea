import type { AlertRow } from '../../../drizzle/queries/alerts.ts';
import type { Alert } from '../../../shared/api-contract/alerts.ts';
import { toIso, toIsoOrNull } from '../timestamps.ts';

export function toAlert({ serverTags, createdAt, version, ...alert }: AlertRow): Alert {
  return {
    ...alert,
    startedAt: toIso(alert.startedAt),
    firedAt: toIso(alert.firedAt),
    resolvedAt: toIsoOrNull(alert.resolvedAt),
    acknowledgedAt: toIsoOrNull(alert.acknowledgedAt),
  };
}
