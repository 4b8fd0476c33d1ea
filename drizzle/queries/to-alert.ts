import type { Alert } from '../../shared/api-contract/alerts.ts';
import type { AlertRow } from './alerts.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** A row as the contract, and with it the API's clients and the cards, know an alert. */
export function toAlert({ serverTags, createdAt, version, ...alert }: AlertRow): Alert {
  return {
    ...alert,
    startedAt: alert.startedAt.toISOString(),
    firedAt: alert.firedAt.toISOString(),
    resolvedAt: iso(alert.resolvedAt),
    acknowledgedAt: iso(alert.acknowledgedAt),
    silencedUntil: iso(alert.silencedUntil),
    heardAt: iso(alert.heardAt),
    expiresAt: iso(alert.expiresAt),
  };
}
