import type { Severity } from './api-contract/alerts.ts';

const ranks: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** "From warning on": also what is graver. */
export const isAtLeast = (severity: Severity, from: Severity): boolean => ranks[severity] >= ranks[from];

export const severitiesFrom = (from: Severity): Severity[] =>
  (Object.keys(ranks) as Severity[]).filter((severity) => isAtLeast(severity, from));
