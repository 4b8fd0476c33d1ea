import { z } from 'zod';
import type { processListSchema } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { type Card, type CardBlock, relativeTime } from '../../shared/cards/card.ts';
import { shorten } from '../../shared/cards/split-text.ts';
import { formatBytes } from '../../shared/format.ts';
import { oneServerArg } from './argument-schemas.ts';
import { findServer } from './find-server.ts';
import { defineVerb } from './verb.ts';

export const top = defineVerb({
  name: 'top',
  summary: 'Processes of a server by CPU or memory',
  example: 'top web-1 --sort memory',
  group: 'Look',
  class: 'read',
  args: z.object({
    target: oneServerArg.describe('one server; a menu when left out'),
    sort: z.enum(['cpu', 'memory']).default('cpu').describe('cpu or memory'),
    filter: z.string().max(100).optional().describe('part of a name or command line'),
    limit: z.coerce.number().int().min(1).max(100).default(15).describe('how many'),
  }),
  grammar: { positional: ['target', 'sort'] },
  picks: { target: 'server' },
  leadsTo: ['top'],
  async run({ api }, { target, sort, filter, limit }) {
    const server = await findServer(api, target);
    const list = await api.processes(server.id, { sort, limit, filter });
    return processesCard(server.name, list, { sort, filter });
  },
});

type ProcessList = z.output<typeof processListSchema>;

export function processesCard(
  name: string,
  list: ProcessList,
  { sort, filter }: { sort: 'cpu' | 'memory'; filter: string | undefined },
): Card {
  const blocks: CardBlock[] = [];
  if (list.processes.length === 0) {
    blocks.push({
      kind: 'text',
      text: [filter === undefined ? 'None were reported.' : `None matches "${filter}".`],
    });
  } else {
    blocks.push({
      kind: 'table',
      columns: [
        { label: 'PID', align: 'right' },
        { label: 'CPU', align: 'right' },
        { label: 'Memory', align: 'right' },
        { label: 'User' },
        { label: 'Command', key: true },
      ],
      rows: list.processes.map((process) => [
        String(process.pid),
        `${process.cpuPercent.toFixed(1)} %`,
        formatBytes(process.memoryBytes),
        shorten(process.user, 16),
        shorten(process.command || process.name, 56),
      ]),
    });
  }
  const other = sort === 'cpu' ? 'memory' : 'cpu';
  blocks.push({
    kind: 'actions',
    actions: [
      ...actionButton('Refresh', 'top', { target: name, sort, filter }),
      ...actionButton(`By ${other === 'cpu' ? 'CPU' : 'memory'}`, 'top', {
        target: name,
        sort: other,
        filter,
      }),
    ],
  });
  blocks.push({
    kind: 'context',
    text: [
      `${list.processes.length} of ${list.total} processes, `,
      ...(list.live
        ? ['as of now']
        : ['the agent did not answer; last snapshot from ', relativeTime(new Date(list.takenAt))]),
    ],
  });
  return { title: `Processes of ${name} by ${sort === 'cpu' ? 'CPU' : 'memory'}`, tone: 'neutral', blocks };
}
