/** Instants leave as ISO 8601 in UTC. */
export const toIso = (instant: Date) => instant.toISOString();
export const toIsoOrNull = (instant: Date | null) => instant?.toISOString() ?? null;
