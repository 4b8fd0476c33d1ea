import type { Alert, Severity } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { bold, type Card, code, dateTime, type Inline } from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { shortId } from '../../shared/short-id.ts';
import { alertMark, severityMark } from '../cards/marks.ts';

const pageSize = 15;

/** What fired, newest first, a line each; more of one with `alert`. */
export function pastAlertsCard(
  found: readonly Alert[],
  {
    target,
    severity,
    state,
    page,
  }: {
    target: string | undefined;
    severity: Severity | undefined;
    state: 'resolved' | 'all';
    page: number;
  },
): Card {
  const where = target === undefined ? '' : ` on ${target}`;
  const what = state === 'resolved' ? 'past alerts' : 'alerts, open and past';
  if (found.length === 0) return { title: `No ${what}${where}`, tone: 'ok', emoji: '✅', blocks: [] };
  const pages = Math.ceil(found.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = found.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const to = (label: string, other: number) =>
    actionButton(label, 'alerts', { target, severity, state, page: String(other) });
  const turning = [
    ...(shownPage > 1 ? to('‹ Previous', shownPage - 1) : []),
    ...(shownPage < pages ? to('Next ›', shownPage + 1) : []),
  ];
  return {
    title: `The newest ${found.length} ${what}${where}`,
    tone: 'neutral',
    blocks: [
      ...shown.map((alert) => ({ kind: 'text' as const, text: pastLine(alert) })),
      ...(turning.length === 0 ? [] : [{ kind: 'actions' as const, actions: turning }]),
      {
        kind: 'context',
        text: [
          pages > 1 ? `Page ${shownPage} of ${pages}. One of them: ` : 'One of them: ',
          code('/chatops alert <id>'),
        ],
      },
    ],
  };
}

function pastLine(alert: Alert): Inline[] {
  const { startedAt, firedAt, resolvedAt } = alert;
  const lasted =
    resolvedAt === null
      ? alertMark(alert).word
      : `for ${formatDuration(Math.max(1, Math.round((Date.parse(resolvedAt) - Date.parse(startedAt)) / 1000)))}`;
  return [
    `${severityMark(alert.severity).emoji} `,
    bold(alert.title),
    ' · ',
    dateTime(new Date(firedAt)),
    ` · ${lasted} · `,
    code(shortId(alert.id)),
  ];
}
