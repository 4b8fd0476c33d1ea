import { recentSeconds } from '../agent-protocol.ts';
import type { Alert, CulpritContainer } from '../api-contract/alerts.ts';
import { formatBytes, formatDuration, formatMetric } from '../format.ts';
import { metrics } from '../metrics.ts';
import { stateMetric } from '../state-metrics.ts';
import { bold, type CardBlock, type Inline } from './card.ts';

/** A health check's words may be a page; the card has room for a line. */
const longestNote = 200;

/**
 * What happened, where value against threshold would not say it: "Unhealthy since …", "OOM-killed 2×,
 * limit 512 MiB". Undefined for metrics that measure.
 */
export function happening(alert: Alert, since: Inline): Inline[] | undefined {
  const { metric, value } = alert;
  if (metric === null || value === null || alert.aggregation === 'rate') return undefined;
  const state = stateMetric(metric);
  if (state !== undefined)
    return [bold(capitalized(state.words[1 - state.good] as string)), ' since ', since, '.'];
  const times = `${formatMetric(value, 'count')}×`;
  const lately = ` within ${formatDuration(recentSeconds)}, since `;
  if (metric === 'container_restarting') return [bold(`Restarted by itself ${times}`), lately, since, '.'];
  if (metric !== 'container_oom_kills') return undefined;
  const limit = subjectOf(alert)?.memoryLimitBytes ?? null;
  const limited = limit === null ? ', without a limit of its own' : `, limit ${formatBytes(limit)}`;
  return [bold(`OOM-killed ${times}`), limited, ',', lately, since, '.'];
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The container an alert is about, as it was when it fired. */
function subjectOf({ metric, key, culpritContainers }: Alert): CulpritContainer | undefined {
  if (metric === null || metrics[metric].per !== 'container') return undefined;
  return culpritContainers.find(({ name }) => name === key);
}

export function containerFacts(alert: Alert): { label: string; value: Inline[] }[] {
  const subject = subjectOf(alert);
  if (subject === undefined) return [];
  const facts: { label: string; value: Inline[] }[] = [];
  if (subject.image !== '') facts.push({ label: 'Image', value: [subject.image] });
  if (subject.note !== null) {
    const label = alert.metric === 'container_unhealthy' ? 'Health check' : 'Ended last with';
    facts.push({ label, value: [shorten(subject.note)] });
  }
  return facts;
}

/** Those that took most on the host, beside its processes. */
export function topContainers(alert: Alert): CardBlock[] {
  if (alert.culpritContainers.length === 0 || subjectOf(alert) !== undefined) return [];
  return [
    { kind: 'text', text: [bold('Top containers when it fired')] },
    {
      kind: 'table',
      columns: [
        { label: 'Container' },
        { label: 'CPU', align: 'right' },
        { label: 'Memory', align: 'right' },
        { label: 'Limit', align: 'right' },
        { label: 'Image' },
      ],
      rows: alert.culpritContainers.map(({ name, cpuPercent, memoryBytes, memoryLimitBytes, image }) => [
        name,
        cpuPercent === null ? '–' : formatMetric(cpuPercent, 'percent'),
        memoryBytes === null ? '–' : formatBytes(memoryBytes),
        memoryLimitBytes === null ? '–' : formatBytes(memoryLimitBytes),
        image,
      ]),
    },
  ];
}

function shorten(note: string): string {
  const line = note.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longestNote ? line : `${line.slice(0, longestNote - 1)}…`;
}
