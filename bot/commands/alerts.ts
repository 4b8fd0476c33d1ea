import { z } from 'zod';
import { type Alert, type Severity, severities } from '../../shared/api-contract/index.ts';
import { actionButton, formButton } from '../../shared/cards/action-button.ts';
import {
  bold,
  type Card,
  type CardBlock,
  code,
  dateTime,
  type Inline,
  relativeTime,
} from '../../shared/cards/card.ts';
import { formatJudged, formatJudgedThreshold } from '../../shared/judged-metric.ts';
import { shortId } from '../../shared/short-id.ts';
import { alertMark } from '../cards/marks.ts';
import { readAlertsWords } from './alerts-grammar.ts';
import { pageArg, targetArg } from './argument-schemas.ts';
import { pastAlertsCard } from './past-alerts-card.ts';
import { defineVerb } from './verb.ts';

export const alerts = defineVerb({
  name: 'alerts',
  summary: 'What fires now, or fired before, with buttons to act on it',
  example: 'alerts tag:prod critical',
  group: 'Alerts',
  class: 'read',
  args: z.object({
    target: targetArg.optional().describe('names, globs or tags'),
    severity: z.enum(severities).optional().describe('from this on; any unless given'),
    state: z.enum(['open', 'resolved', 'all']).default('open').describe('open unless given'),
    /** Id, for the buttons of messages that tell of many. */
    message: z.uuid().optional(),
    page: pageArg,
  }),
  grammar: { positional: ['target'], readWords: readAlertsWords },
  picks: { target: 'target' },
  leadsTo: ['ack', 'unack', 'silence', 'unsilence', 'chart', 'alerts'],
  run: async ({ api }, { target, severity, state, message, page }) => {
    if (message !== undefined) {
      const open = (await api.alertsOfMessage(message)).filter(({ resolvedAt }) => resolvedAt === null);
      return alertsCard(open, { message, page });
    }
    if (state === 'open') return alertsCard(await api.alerts(target, severity), { target, severity, page });
    const past = await api.pastAlerts({ target, severity, state });
    return pastAlertsCard(past, { target, severity, state, page });
  },
});

export interface AlertsAsked {
  target?: string | undefined;
  severity?: Severity | undefined;
  message?: string | undefined;
  page: number;
}

/** Three buttons each and two for the pages: Discord has room for 25. */
const pageSize = 7;

export function alertsCard(open: Alert[], { target, severity, message, page }: AlertsAsked): Card {
  const about =
    severity === undefined ? '' : severity === 'critical' ? ' that is critical' : `, ${severity} or worse`;
  const where = target === undefined ? (message === undefined ? '' : ' of this message') : ` on ${target}`;
  if (open.length === 0) {
    return {
      title: `Nothing fires${where}${about}`,
      tone: 'ok',
      emoji: '✅',
      blocks: [{ kind: 'context', text: ['Rules: ', code('/chatops rule list')] }],
    };
  }
  const pages = Math.ceil(open.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = open.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const blocks = shown.flatMap((alert): CardBlock[] => [
    { kind: 'text', text: alertLine(alert) },
    { kind: 'actions', actions: alertActions(alert), subject: alert.title },
  ]);
  if (pages > 1) {
    blocks.push({
      kind: 'actions',
      actions: [
        ...(shownPage > 1
          ? actionButton('‹ Previous', 'alerts', { target, severity, message, page: String(shownPage - 1) })
          : []),
        ...(shownPage < pages
          ? actionButton('Next ›', 'alerts', { target, severity, message, page: String(shownPage + 1) })
          : []),
      ],
    });
    blocks.push({ kind: 'context', text: [`Page ${shownPage} of ${pages}`] });
  }
  const unacknowledged = open.filter((alert) => alert.acknowledgedAt === null).length;
  return {
    title: `${open.length} open ${open.length === 1 ? 'alert' : 'alerts'}${where}${about}, ${unacknowledged === 0 ? 'all acknowledged' : `${unacknowledged} not acknowledged`}`,
    tone: unacknowledged > 0 ? 'critical' : 'acknowledged',
    emoji: unacknowledged > 0 ? '🔥' : '👀',
    blocks,
  };
}

function alertLine(alert: Alert): Inline[] {
  const mark = alertMark(alert);
  return [
    `${mark.emoji} `,
    bold(alert.title),
    ` · ${mark.word}`,
    `\n${breachOf(alert)}since `,
    relativeTime(new Date(alert.startedAt)),
    ...(alert.acknowledgedBy === null ? [] : [` · acknowledged by ${alert.acknowledgedBy}`]),
    ...quietWords(alert),
    ' · ',
    code(shortId(alert.id)),
  ];
}

/** "97.1 % against > 90 %, "; of an alert that another program found, nothing: it compares for itself. */
function breachOf(alert: Alert): string {
  const { metric, comparator, threshold, value } = alert;
  if (metric === null || comparator === null || threshold === null) return '';
  const judged = { ...alert, metric };
  const reading = value === null ? 'no data' : formatJudged(judged, value);
  return `${reading} against ${comparator} ${formatJudgedThreshold(judged, threshold)}, `;
}

function quietWords({ silencedUntil, silencedBy }: Alert): Inline[] {
  if (silencedUntil === null) return [];
  return [
    ' · silenced until ',
    dateTime(new Date(silencedUntil)),
    silencedBy === null ? '' : ` by ${silencedBy}`,
  ];
}

const silenceButton = ({ id, quietReason }: Alert) =>
  quietReason === 'silenced'
    ? actionButton('Unsilence', 'unsilence', { alert: id })
    : [formButton('Silence…', 'silence', { alert: id })];

const alertActions = (alert: Alert) => [
  ...(alert.acknowledgedAt === null
    ? actionButton('Ack', 'ack', { alert: alert.id }, 'primary')
    : actionButton('Unack', 'unack', { alert: alert.id })),
  ...silenceButton(alert),
  ...(alert.serverId === null || alert.metric === null
    ? []
    : actionButton('Chart', 'chart', { server: alert.serverId, metric: alert.metric, range: '1h' })),
];
