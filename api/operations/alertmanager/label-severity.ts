import type { Severity } from '../../../shared/api-contract/alerts.ts';

/** What teams write in `severity`, besides our own three. */
const words: Record<Severity, readonly string[]> = {
  critical: [
    'critical',
    'crit',
    'page',
    'pager',
    'fatal',
    'emergency',
    'disaster',
    'error',
    'high',
    'p1',
    'sev1',
  ],
  warning: ['warning', 'warn', 'major', 'medium', 'ticket', 'average', 'p2', 'sev2'],
  info: [
    'info',
    'information',
    'informational',
    'notice',
    'minor',
    'low',
    'none',
    'debug',
    'p3',
    'p4',
    'p5',
    'sev3',
  ],
};
const labelNames = ['severity', 'priority', 'level'];

/** From the label `severity`, else `priority` or `level`. A word we do not know is a warning: seen, and nobody woken. */
export function labelSeverity(labels: Readonly<Record<string, string>>): Severity {
  for (const name of labelNames) {
    const said = labels[name]?.trim().toLowerCase();
    for (const [severity, known] of Object.entries(words)) {
      if (said !== undefined && known.includes(said)) return severity as Severity;
    }
  }
  return 'warning';
}
