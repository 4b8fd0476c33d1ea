import type { Alert, Server } from '../../shared/api-contract/index.ts';
import { quietFace } from '../../shared/cards/alert-attention.ts';
import type { Mark } from '../../shared/cards/command-marks.ts';

export const serverMarks: Record<Server['state'], Mark> = {
  down: { emoji: '🔴', word: 'down', tone: 'critical' },
  degraded: { emoji: '🟡', word: 'degraded', tone: 'warning' },
  pending: { emoji: '⚪', word: 'pending', tone: 'muted' },
  up: { emoji: '🟢', word: 'up', tone: 'ok' },
};

/** The same faces as the alert's own message in the channel. */
export function alertMark(alert: Pick<Alert, 'severity' | 'state' | 'acknowledgedAt' | 'quietReason'>): Mark {
  if (alert.state === 'resolved') return { emoji: '✅', word: 'resolved', tone: 'ok' };
  const quiet = quietFace(alert);
  if (quiet !== undefined) return { ...quiet, word: quiet.word.toLowerCase() };
  if (alert.acknowledgedAt !== null) return { emoji: '👀', word: 'acknowledged', tone: 'acknowledged' };
  if (alert.state === 'nodata') return { emoji: '❓', word: 'no data', tone: 'warning' };
  if (alert.state === 'recovering') return { emoji: '🟡', word: 'recovering', tone: 'warning' };
  return severityMark(alert.severity);
}

const severityMarks: Record<string, Mark> = {
  critical: { emoji: '🔴', word: 'critical', tone: 'critical' },
  warning: { emoji: '🟠', word: 'warning', tone: 'warning' },
};

export function severityMark(severity: string): Mark {
  return severityMarks[severity] ?? { emoji: 'ℹ️', word: severity, tone: 'info' };
}
