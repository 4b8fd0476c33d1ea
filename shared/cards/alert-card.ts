import type { Alert, Comparator } from '../api-contract/alerts.ts';
import { formatBytes, formatDuration, formatMetric } from '../format.ts';
import { formatJudged, formatJudgedThreshold, judgedLabel } from '../judged-metric.ts';
import { metrics } from '../metrics.ts';
import { stateMetric } from '../state-metrics.ts';
import { attentionLine, quietActions, quietFace, quietFacts } from './alert-attention.ts';
import { containerFacts, happening, topContainers } from './alert-containers.ts';
import { alertExtras } from './alert-extras.ts';
import {
  bold,
  type Card,
  type CardAction,
  type CardBlock,
  type CardImage,
  type Inline,
  relativeTime,
  type Tone,
} from './card.ts';
import { externalText, labelFacts } from './external-alert.ts';

export interface AlertCardOptions {
  /** Where the picture stands; absent = this message will never have one. */
  chart?:
    | { state: 'wanted' | 'failed' }
    /** `outdated`: it should have been drawn anew, and could not be. */
    | { state: 'attached'; image: CardImage; outdated?: true };
  /** Channels that should have heard of it and could not, each with the reason. */
  untold?: readonly { channel: string; reason: string }[];
}

export interface Face {
  word: string;
  emoji: string;
  tone: Tone;
}

/** The alert as people meet it, in the channel and in lists. Pure; times show in the reader's zone. */
export function alertCard(alert: Alert, options: AlertCardOptions = {}): Card {
  const face = faceOf(alert);
  const blocks: CardBlock[] = [
    { kind: 'text', text: headline(alert) },
    { kind: 'fields', fields: factsOf(alert) },
  ];
  const said = externalText(alert);
  if (said !== undefined) blocks.splice(1, 0, { kind: 'text', text: [said] });
  if (alert.culprits.length > 0) blocks.push(...processes(alert));
  blocks.push(...topContainers(alert));
  const what = alert.metric === null ? 'Chart' : metrics[alert.metric].label;
  blocks.push(...alertExtras(options, `${what} of ${alert.serverName} around the time it fired`));
  blocks.push({ kind: 'actions', actions: actionsOf(alert) });
  blocks.push({
    kind: 'context',
    text: ['Fired ', relativeTime(new Date(alert.firedAt)), ` · alert ${alert.id}`],
  });
  const severity = alert.state === 'resolved' ? '' : ` (${alert.severity})`;
  return {
    title: `[${face.word}] ${alert.title}${severity}`,
    tone: face.tone,
    emoji: face.emoji,
    announces: true,
    blocks,
  };
}

/** One line of an alert's history, for its thread. */
export function alertEventCard(
  alert: Alert,
  event: { kind: string; actor: string | null; detail: string | null },
): Card {
  const by = event.actor === null ? '' : ` by ${event.actor}`;
  const because = event.detail === null ? '' : `: ${event.detail}`;
  switch (event.kind) {
    case 'acknowledged':
      return line('👀', `Acknowledged${by}${because}`);
    case 'unacknowledged':
      return line('↩️', `Acknowledgement withdrawn${by}${because}`);
    case 'severity_changed':
      return line('🔔', `Severity is now ${event.detail ?? alert.severity}`);
    case 'escalated':
      return line('📣', `Escalated${because}`);
    case 'no_data':
      return line('❓', 'No data arrives any more');
    case 'resolved':
      return line('✅', `${endingOf(alert)}${by} after ${lasted(alert)}`);
    default: {
      const [emoji, words] = attentionLine(event) ?? ['🔔', `Fired${because}`];
      return line(emoji, words);
    }
  }
}

const line = (emoji: string, title: string): Card => ({ emoji, title, tone: 'neutral', blocks: [] });

/** Its state in a word, a sign and a colour. */
export function faceOf({ state, severity, acknowledgedAt, quietReason, resolveReason }: Alert): Face {
  // Nobody mended it, so it is not shown as good news.
  if (state === 'resolved' && resolveReason === 'target_gone')
    return { word: 'TARGET GONE', emoji: '⚫', tone: 'muted' };
  if (state === 'resolved') return { word: 'RESOLVED', emoji: '✅', tone: 'ok' };
  const quiet = quietFace({ quietReason });
  if (quiet !== undefined) return quiet;
  if (acknowledgedAt !== null) return { word: 'ACKNOWLEDGED', emoji: '👀', tone: 'acknowledged' };
  if (state === 'nodata') return { word: 'NO DATA', emoji: '❓', tone: 'warning' };
  if (state === 'recovering') return { word: 'RECOVERING', emoji: '🟡', tone: 'warning' };
  if (severity === 'critical') return { word: 'FIRING', emoji: '🔴', tone: 'critical' };
  return { word: 'FIRING', emoji: '🟠', tone: 'warning' };
}

const comparison: Record<Comparator, string> = {
  '>': 'above',
  '>=': 'at or above',
  '<': 'below',
  '<=': 'at or below',
  '=': 'equal to',
  '!=': 'other than',
};

/** "CPU is at 97.2 %, above 95 % since 3 minutes ago." */
function headline(alert: Alert): Inline[] {
  const since = relativeTime(new Date(alert.startedAt));
  if (alert.state === 'resolved') return [bold(endingOf(alert)), ` after ${lasted(alert)}.`];
  const { metric, comparator, threshold } = alert;
  if (metric === null || comparator === null || threshold === null)
    return [bold('Firing'), ' since ', since, '.'];
  const judged = { ...alert, metric };
  const label = judgedLabel(judged);
  const labelled = (value: number | null) =>
    value === null ? label : `${label} ${formatJudged(judged, value)}`;
  if (alert.state === 'nodata') return [bold(`${label}: no data`), ' since ', since, '.'];
  const limit = `${comparison[comparator]} ${formatJudgedThreshold(judged, threshold)}`;
  if (alert.state === 'recovering') {
    const state = stateMetric(metric);
    const reading =
      state !== undefined ? state.words[state.good] : `${labelled(alert.value)}, no longer ${limit}`;
    return [bold('Recovering'), `: ${reading}. It began `, since, ' and is resolved when this lasts.'];
  }
  const happened = happening(alert, since);
  if (happened !== undefined) return happened;
  if (alert.value === null)
    return [bold(`${label}: no data`), ` where ${limit} would fire, since `, since, '.'];
  return [bold(labelled(alert.value)), `, ${limit} since `, since, '.'];
}

const endings: Record<NonNullable<Alert['resolveReason']>, string> = {
  recovered: 'Recovered',
  manual: 'Resolved',
  target_gone: 'Closed, because the target is gone,',
  rule_deleted: 'Closed, because its rule no longer applies,',
  rule_changed: 'Closed, because its rule judges something else now,',
  expired: 'Closed, because nothing more was heard of it,',
};
const endingOf = ({ resolveReason }: Alert) => endings[resolveReason ?? 'recovered'];

function lasted({ startedAt, resolvedAt }: Alert): string {
  const end = resolvedAt === null ? Number.NaN : Date.parse(resolvedAt);
  const seconds = Math.max(0, (end - Date.parse(startedAt)) / 1000);
  return Number.isFinite(seconds) ? formatDuration(Math.round(seconds)) : 'an unknown time';
}

function factsOf(alert: Alert): { label: string; value: Inline[] }[] {
  const facts: { label: string; value: Inline[] }[] = [{ label: 'Severity', value: [alert.severity] }];
  if (alert.serverName !== null) facts.unshift({ label: 'Server', value: [alert.serverName] });
  if (alert.metric !== null) {
    const judged = { ...alert, metric: alert.metric };
    const { per } = metrics[alert.metric];
    const keyLabel = { host: 'Part', disk: 'Mount', interface: 'Interface', container: 'Container' }[per];
    if (alert.key !== '') facts.push({ label: keyLabel, value: [alert.key] });
    if (alert.peakValue !== null && stateMetric(alert.metric) === undefined) {
      facts.push({ label: 'Worst so far', value: [formatJudged(judged, alert.peakValue)] });
    }
  }
  facts.push(...containerFacts(alert), ...labelFacts(alert));
  if (alert.acknowledgedBy !== null) {
    const reason = alert.acknowledgeReason === null ? '' : `: ${alert.acknowledgeReason}`;
    facts.push({ label: 'Acknowledged by', value: [`${alert.acknowledgedBy}${reason}`] });
  }
  return [...facts, ...quietFacts(alert)];
}

function processes({ culprits }: Alert): CardBlock[] {
  return [
    { kind: 'text', text: [bold('Top processes when it fired')] },
    {
      kind: 'table',
      columns: [
        { label: 'Process' },
        { label: 'PID', align: 'right' },
        { label: 'CPU', align: 'right' },
        { label: 'Memory', align: 'right' },
        { label: 'User' },
      ],
      rows: culprits.map(({ name, pid, cpuPercent, memoryBytes, user }) => [
        name,
        String(pid),
        formatMetric(cpuPercent, 'percent'),
        formatBytes(memoryBytes),
        user,
      ]),
    },
  ];
}

function actionsOf(alert: Alert): CardAction[] {
  const actions: CardAction[] = [];
  if (alert.state !== 'resolved') {
    const args = { alert: alert.id };
    if (alert.acknowledgedAt === null) {
      actions.push({ kind: 'button', label: 'Ack', action: { verb: 'ack', args }, style: 'primary' });
      const withReason = { verb: 'ack', args, opensForm: true } as const;
      actions.push({ kind: 'button', label: 'Ack with reason…', action: withReason });
    } else {
      actions.push({ kind: 'button', label: 'Unack', action: { verb: 'unack', args } });
    }
    actions.push(...quietActions(alert, args));
  }
  if (alert.serverId !== null && alert.metric !== null) {
    const chart = { server: alert.serverId, metric: alert.metric, range: '1h' };
    actions.push({ kind: 'button', label: 'Chart', action: { verb: 'chart', args: chart } });
  }
  if (alert.runbookUrl !== null) actions.push({ kind: 'link', label: 'Runbook', url: alert.runbookUrl });
  if (alert.generatorUrl !== null) actions.push({ kind: 'link', label: 'Source', url: alert.generatorUrl });
  return actions;
}
