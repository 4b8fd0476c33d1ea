import type { ServerStatus } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { bold, type Card, type CardBlock, type Inline, relativeTime } from '../../shared/cards/card.ts';
import { formatBytes, formatDuration } from '../../shared/format.ts';
import { serverMarks, severityMark } from './marks.ts';

/** The chart below the numbers, or why there is none. */
export type ChartPart = DrawnChart | { kind: 'drawing' } | { kind: 'none' };
export type DrawnChart = { kind: 'png'; png: Buffer } | { kind: 'failed'; why: string };

export function statusCard({ server, sample, containers, alerts }: ServerStatus, chart: ChartPart): Card {
  const mark = serverMarks[server.state];
  const blocks: CardBlock[] = [
    ...alerts.map(
      (alert): CardBlock => ({
        kind: 'text',
        text: [
          `${severityMark(alert.severity).emoji} `,
          bold(alert.title),
          ` · ${severityMark(alert.severity).word} since `,
          relativeTime(new Date(alert.firedAt)),
        ],
      }),
    ),
    { kind: 'fields', fields: fieldsOf({ server, sample, containers, alerts }) },
    ...chartBlocks(server.name, chart),
    {
      kind: 'actions',
      actions: [
        ...actionButton('Refresh', 'status', { target: server.name }),
        ...actionButton('Containers', 'ps', { target: server.name }),
        ...actionButton('Processes', 'top', { target: server.name }),
        ...(server.dockerAvailable ? actionButton('Restart…', 'restart', { target: server.name }) : []),
      ],
    },
    {
      kind: 'context',
      text: [
        ...(server.lastSampleAt === null
          ? ['No sample yet']
          : ['Newest sample ', relativeTime(new Date(server.lastSampleAt))]),
        ` · agent ${server.agentVersion ?? 'never seen'}`,
        ...(server.tags.length === 0 ? [] : [` · ${server.tags.map((tag) => `tag:${tag}`).join(' ')}`]),
      ],
    },
  ];
  return { title: `${server.name} is ${mark.word}`, tone: mark.tone, emoji: mark.emoji, blocks };
}

function fieldsOf({ server, sample, containers }: ServerStatus): { label: string; value: Inline[] }[] {
  const lastSeen: Inline[] =
    server.lastSeenAt === null
      ? ['never']
      : server.online
        ? ['connected now']
        : [relativeTime(new Date(server.lastSeenAt))];
  const running = containers.filter((container) => container.state === 'running').length;
  const docker = server.dockerAvailable ? `${running} of ${containers.length} running` : 'no Docker';
  const system = server.inventory
    ? [`${server.inventory.distro} · ${server.inventory.cpuCores} cores · ${server.inventory.arch}`]
    : ['–'];
  const always = [
    { label: 'Containers', value: [docker] },
    { label: 'Last seen', value: lastSeen },
    { label: 'System', value: system },
  ];
  if (sample === null) return always;
  const { host, disks } = sample;
  return [
    { label: 'CPU', value: [`${percent(host.cpuPercent)} (I/O wait ${percent(host.cpuIowaitPercent)})`] },
    { label: 'Memory', value: [share(host.memoryUsedBytes, host.memoryTotalBytes)] },
    ...(host.swapTotalBytes > 0
      ? [{ label: 'Swap', value: [share(host.swapUsedBytes, host.swapTotalBytes)] }]
      : []),
    { label: 'Disks', value: [diskLines(disks)] },
    {
      label: 'Network',
      value: [`in ${formatBytes(host.networkRxBps)}/s · out ${formatBytes(host.networkTxBps)}/s`],
    },
    {
      label: 'Load',
      value: [[host.load1, host.load5, host.load15].map((load) => load.toFixed(2)).join(' · ')],
    },
    { label: 'Uptime', value: [formatDuration(host.uptimeSeconds)] },
    ...always,
  ];
}

/** The chart alone, where it cannot be added to the numbers. */
export function chartCard(name: string, chart: DrawnChart): Card {
  return { title: `CPU of ${name}, last hour`, tone: 'neutral', blocks: chartBlocks(name, chart) };
}

function chartBlocks(name: string, chart: ChartPart): CardBlock[] {
  switch (chart.kind) {
    case 'none':
      return [];
    case 'drawing':
      return [{ kind: 'context', text: ['Drawing the chart…'] }];
    case 'png': {
      const image = { kind: 'png', png: chart.png, fileName: `${name}-cpu-1h.png` } as const;
      return [{ kind: 'image', image, alt: `CPU of ${name} over the last hour` }];
    }
    case 'failed':
      return [{ kind: 'context', text: [`No chart: ${chart.why}`] }];
    default:
      return chart satisfies never;
  }
}

const maxDisks = 6;

function diskLines(disks: { mount: string; usedBytes: number; totalBytes: number }[]): string {
  if (disks.length === 0) return '–';
  const fullest = disks.toSorted(
    (a, b) => ratio(b.usedBytes, b.totalBytes) - ratio(a.usedBytes, a.totalBytes),
  );
  const lines = fullest
    .slice(0, maxDisks)
    .map((disk) => `${disk.mount} ${share(disk.usedBytes, disk.totalBytes)}`);
  const more = fullest.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} less full`] : [])].join('\n');
}

const percent = (value: number): string => `${value.toFixed(1)} %`;
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const share = (used: number, total: number): string =>
  `${percent(ratio(used, total) * 100)} of ${formatBytes(total)}`;
