import { z } from 'zod';
import type { Container, Server } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import type { Card, CardBlock } from '../../shared/cards/card.ts';
import { shorten } from '../../shared/cards/split-text.ts';
import { formatBytes } from '../../shared/format.ts';
import { oneServerArg } from './argument-schemas.ts';
import { findServer } from './find-server.ts';
import { defineVerb } from './verb.ts';

export const ps = defineVerb({
  name: 'ps',
  aliases: ['containers'],
  summary: 'Containers of a server: state, health, CPU, memory, ports, image',
  example: 'ps web-1',
  group: 'Look',
  class: 'read',
  args: z.object({ target: oneServerArg.describe('one server; a menu when left out') }),
  grammar: { positional: ['target'] },
  picks: { target: 'server' },
  leadsTo: ['logs', 'restart', 'ps'],
  async run({ api }, { target }) {
    const server = await findServer(api, target);
    return containersCard(server, await api.containers(server.id));
  },
});

export function containersCard(server: Server, containers: Container[]): Card {
  const refresh = actionButton('Refresh', 'ps', { target: server.name });
  if (containers.length === 0) {
    const why = server.dockerAvailable
      ? 'Docker runs there, but has no containers.'
      : 'The agent finds no Docker on this server. Once it is there, its containers appear by themselves.';
    return {
      title: `No containers on ${server.name}`,
      tone: 'neutral',
      blocks: [
        { kind: 'text', text: [why] },
        { kind: 'actions', actions: refresh },
      ],
    };
  }
  const sorted = containers.toSorted(
    (a, b) => Number(a.state === 'running') - Number(b.state === 'running') || a.name.localeCompare(b.name),
  );
  const running = containers.filter((container) => container.state === 'running').length;
  const options = sorted.map((container) => ({
    label: container.name,
    value: `${server.name}/${container.name}`,
    description: container.status,
  }));
  const menu = (placeholder: string, verb: string) =>
    ({ kind: 'select', placeholder, action: { verb, args: {} }, valueArg: 'target', options }) as const;
  const blocks: CardBlock[] = [
    {
      kind: 'table',
      columns: [
        { label: 'Name' },
        { label: 'State' },
        { label: 'Health' },
        { label: 'CPU', align: 'right' },
        { label: 'Memory', align: 'right' },
        { label: 'Ports' },
        { label: 'Image' },
      ],
      rows: sorted.map(containerRow),
    },
    { kind: 'actions', actions: [menu('Logs of…', 'logs'), menu('Restart…', 'restart'), ...refresh] },
  ];
  return {
    title: `${server.name}: ${running} of ${containers.length} containers running`,
    tone: 'neutral',
    blocks,
  };
}

/** Running and well, on its way or unwell, not running. */
function containerEmoji({ state, health }: Container): string {
  if (state === 'running') return health === 'none' || health === 'healthy' ? '🟢' : '🟡';
  return state === 'restarting' || state === 'paused' || state === 'created' ? '🟡' : '🔴';
}

function containerRow(container: Container): string[] {
  const runs = container.state === 'running';
  return [
    shorten(container.name, 32),
    `${containerEmoji(container)} ${container.state}${container.oomKilled ? ' (out of memory)' : ''}`,
    container.health === 'none' ? '–' : container.health,
    // What does not run uses nothing; a figure would only look like a measurement.
    container.cpuPercent === null || !runs ? '–' : `${container.cpuPercent.toFixed(1)} %`,
    container.memoryBytes === null || !runs ? '–' : formatBytes(container.memoryBytes),
    shorten(container.ports.join(' '), 28),
    shorten(container.image, 36),
  ];
}
