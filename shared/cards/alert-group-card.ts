import type { Alert } from '../api-contract/alerts.ts';
import { formatJudged, judgedLabel } from '../judged-metric.ts';
import { silenceMenu } from './alert-attention.ts';
import { type AlertCardOptions, faceOf } from './alert-card.ts';
import { alertExtras } from './alert-extras.ts';
import {
  bold,
  type Card,
  type CardAction,
  type CardBlock,
  type Inline,
  relativeTime,
  type Tone,
} from './card.ts';

/** Many alerts that are told together. */
export interface AlertGroup {
  /** Of the message, for its buttons. */
  id: string;
  /** What they have in common; null = of another program. */
  ruleName: string | null;
  /** Of each target its newest alert; open ones are in one of the four states between. */
  counts: {
    targets: number;
    critical: number;
    warning: number;
    acknowledged: number;
    /** Silenced, or their host is down. */
    quiet: number;
    resolved: number;
  };
  /** Worst first; not all of them when there are many. At least one. */
  alerts: readonly Alert[];
  firstFiredAt: Date | null;
}

/** A storm as one message: how many and since when, who is worst, and what acts on all of them. Pure. */
export function alertGroupCard(group: AlertGroup, options: AlertCardOptions = {}): Card {
  const { counts, alerts } = group;
  const face = groupFace(group);
  const blocks: CardBlock[] = [
    { kind: 'text', text: summary(group) },
    { kind: 'table', columns: columns(alerts), rows: alerts.map((alert) => row(alert, alerts)) },
  ];
  const left = counts.targets - alerts.length;
  if (left > 0) blocks.push({ kind: 'context', text: [`and ${left} more: List shows all of them.`] });
  blocks.push(...alertExtras(options, `${metricLabel(alerts)} of those that are worst`));
  blocks.push({ kind: 'actions', actions: actionsOf(group) });
  blocks.push({ kind: 'context', text: [`One message for ${things(group)} · ${group.id}`] });
  const severity = counts.critical > 0 ? ' (critical)' : counts.warning > 0 ? ' (warning)' : '';
  return {
    title: `[${face.word}] ${groupName(group)}: ${howMany(group)}${severity}`,
    tone: face.tone,
    emoji: face.emoji,
    announces: true,
    blocks,
  };
}

function groupFace({ counts }: AlertGroup): { word: string; emoji: string; tone: Tone } {
  if (counts.critical > 0) return { word: 'FIRING', emoji: '🔴', tone: 'critical' };
  if (counts.warning > 0) return { word: 'FIRING', emoji: '🟠', tone: 'warning' };
  if (counts.acknowledged > 0) return { word: 'ACKNOWLEDGED', emoji: '👀', tone: 'acknowledged' };
  if (counts.quiet > 0) return { word: 'SILENCED', emoji: '🔕', tone: 'muted' };
  return { word: 'RESOLVED', emoji: '✅', tone: 'ok' };
}

/** The rule's name; of another program's alerts the name they share. */
function groupName({ ruleName, alerts }: AlertGroup): string {
  return ruleName ?? alerts[0]?.labels.alertname ?? alerts[0]?.title ?? 'Alerts';
}

/** "40 servers", when that is what they are. */
function things({ counts, alerts }: AlertGroup): string {
  const names = new Set(alerts.map(({ serverName }) => serverName));
  const servers =
    names.size === alerts.length && alerts.every(({ serverId, key }) => serverId !== null && key === '');
  return `${counts.targets} ${servers ? 'servers' : 'alerts'}`;
}

function howMany(group: AlertGroup): string {
  const { targets, resolved } = group.counts;
  return resolved === 0 || resolved === targets ? things(group) : `${targets - resolved} of ${things(group)}`;
}

/** "**38 critical** · 2 acknowledged · 3 over, since 5 minutes ago." */
function summary({ counts, firstFiredAt }: AlertGroup): Inline[] {
  const parts = (
    [
      [counts.critical, 'critical'],
      [counts.warning, 'warning'],
      [counts.acknowledged, 'acknowledged'],
      [counts.quiet, 'kept quiet'],
      [counts.resolved, 'over'],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  const since: Inline[] = firstFiredAt === null ? [] : [', the first ', relativeTime(firstFiredAt)];
  return [bold(parts.join(' · ')), ...since, '.'];
}

const sharedMetric = (alerts: readonly Alert[]): Alert['metric'] => {
  const [first] = alerts;
  return first && alerts.every(({ metric }) => metric === first.metric) ? first.metric : null;
};

function metricLabel(alerts: readonly Alert[]): string {
  const metric = sharedMetric(alerts);
  const [first] = alerts;
  return metric === null || !first ? 'Value' : judgedLabel({ ...first, metric });
}

function columns(alerts: readonly Alert[]): Extract<CardBlock, { kind: 'table' }>['columns'] {
  return [
    { label: 'Target', key: true },
    { label: 'State' },
    { label: metricLabel(alerts), align: 'right' },
    { label: 'Worst', align: 'right' },
  ];
}

function row(alert: Alert, alerts: readonly Alert[]): string[] {
  const { emoji, word } = faceOf(alert);
  const state = word === 'FIRING' ? alert.severity : word.toLowerCase();
  const reading = (value: number | null) =>
    alert.metric === null || value === null ? '–' : formatJudged({ ...alert, metric: alert.metric }, value);
  return [targetOf(alert, alerts), `${emoji} ${state}`, reading(alert.value), reading(alert.peakValue)];
}

/** "web-1 /var"; what another program calls it when it is no server of ours, or one that it has more of there. */
function targetOf({ serverName, key, title, labels }: Alert, alerts: readonly Alert[]): string {
  if (serverName !== null) {
    const target = key === '' ? serverName : `${serverName} ${key}`;
    const there = alerts.filter((alert) => alert.serverName === serverName && alert.key === key);
    return there.length > 1 ? `${target}: ${title}` : target;
  }
  const sameTitle = alerts.every((alert) => alert.title === title);
  return (sameTitle ? (labels.instance ?? labels.pod ?? labels.job) : undefined) ?? title;
}

/** What they are silenced by; undefined when no button could carry it. */
function ruleOf([first]: readonly Alert[]): string | undefined {
  const rule = first?.ruleId ?? first?.labels.alertname;
  return rule !== undefined && encodeURIComponent(rule).length <= 60 ? rule : undefined;
}

function actionsOf({ id, counts, alerts }: AlertGroup): CardAction[] {
  const actions: CardAction[] = [];
  const args = { message: id };
  if (counts.critical + counts.warning > 0) {
    const all = { alert: `message:${id}` };
    actions.push({ kind: 'button', label: 'Ack all', action: { verb: 'ack', args: all }, style: 'primary' });
    const withReason = { verb: 'ack', args: all, opensForm: true } as const;
    actions.push({ kind: 'button', label: 'Ack all with reason…', action: withReason });
  }
  const rule = ruleOf(alerts);
  if (counts.critical + counts.warning + counts.acknowledged > 0 && rule !== undefined) {
    actions.push(silenceMenu({ rule }));
  }
  actions.push({ kind: 'button', label: 'List', action: { verb: 'alerts', args } });
  if (sharedMetric(alerts) !== null && alerts.some(({ serverId }) => serverId !== null)) {
    actions.push({
      kind: 'button',
      label: 'Chart',
      action: { verb: 'chart', args: { ...args, range: '1h' } },
    });
  }
  const runbookUrl = alerts[0]?.runbookUrl ?? null;
  if (runbookUrl !== null && alerts.every((alert) => alert.runbookUrl === runbookUrl)) {
    actions.push({ kind: 'link', label: 'Runbook', url: runbookUrl });
  }
  return actions;
}
