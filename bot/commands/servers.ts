import { z } from 'zod';
import type { Server } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { type Card, type CardBlock, code } from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { serverMarks } from '../cards/marks.ts';
import { pageArg, targetArg } from './argument-schemas.ts';
import { findServers } from './find-server.ts';
import { defineVerb } from './verb.ts';

export const servers = defineVerb({
  name: 'servers',
  summary: 'All servers, worst first',
  example: 'servers tag:prod',
  group: 'Look',
  class: 'read',
  args: z.object({ target: targetArg.optional().describe('names, globs or tags'), page: pageArg }),
  grammar: { positional: ['target'] },
  picks: { target: 'target' },
  leadsTo: ['status', 'servers'],
  async run({ api }, { target, page }) {
    const found = target === undefined ? await api.servers() : await findServers(api, target);
    return serversCard(found, { target, page, now: new Date() });
  },
});

const pageSize = 20;
const worstFirst = Object.keys(serverMarks) as Server['state'][];

export function serversCard(
  found: Server[],
  { target, page, now }: { target: string | undefined; page: number; now: Date },
): Card {
  if (found.length === 0) {
    return {
      title: 'No servers to see here',
      tone: 'neutral',
      blocks: [
        {
          kind: 'text',
          // There may be some that the person or this channel has no right to.
          text: [
            code('/chatops whoami'),
            ' shows what you may see in this channel. New ones are added on the web page, by an administrator.',
          ],
        },
      ],
    };
  }
  const sorted = found.toSorted(
    (a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state) || a.name.localeCompare(b.name),
  );
  const pages = Math.ceil(sorted.length / pageSize);
  const shownPage = Math.min(page, pages);
  const shown = sorted.slice((shownPage - 1) * pageSize, shownPage * pageSize);
  const blocks: CardBlock[] = [
    {
      kind: 'table',
      columns: [
        { label: 'State' },
        { label: 'Name', key: true },
        { label: 'CPU', align: 'right' },
        { label: 'Mem', align: 'right' },
        { label: 'Disk', align: 'right' },
        { label: 'Alerts', align: 'right' },
        { label: 'Data', align: 'right' },
      ],
      rows: shown.map((server) => serverRow(server, now)),
    },
    {
      kind: 'actions',
      actions: [
        {
          kind: 'select',
          placeholder: 'Open a server',
          action: { verb: 'status', args: {} },
          valueArg: 'target',
          options: shown.map((server) => ({
            label: server.name,
            value: server.name,
            description: serverMarks[server.state].word,
          })),
        },
        ...actionButton('Refresh', 'servers', { target, page: String(shownPage) }),
        ...(shownPage > 1
          ? actionButton('‹ Previous', 'servers', { target, page: String(shownPage - 1) })
          : []),
        ...(shownPage < pages
          ? actionButton('Next ›', 'servers', { target, page: String(shownPage + 1) })
          : []),
      ],
    },
  ];
  if (pages > 1) {
    blocks.push({
      kind: 'context',
      text: [`Page ${shownPage} of ${pages}. Narrow it: `, code('/chatops servers tag:prod')],
    });
  }
  return { title: summaryOf(found), tone: 'neutral', blocks };
}

/** "🟢 12 up · 🟡 1 degraded · 🔴 1 down" */
function summaryOf(found: Server[]): string {
  return worstFirst
    .toReversed()
    .map((state) => ({ state, count: found.filter((server) => server.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${serverMarks[state].emoji} ${count} ${serverMarks[state].word}`)
    .join(' · ');
}

function serverRow(server: Server, now: Date): string[] {
  const percent = (value: number | null) => (value === null ? '–' : `${value.toFixed(0)} %`);
  const mark = serverMarks[server.state];
  return [
    `${mark.emoji} ${mark.word}`,
    server.name,
    percent(server.cpuPercent),
    percent(server.memoryPercent),
    percent(server.diskPercent),
    server.firingAlerts === 0 ? '' : String(server.firingAlerts),
    server.lastSampleAt === null ? 'never' : age(now.getTime() - Date.parse(server.lastSampleAt)),
  ];
}

/** Clocks differ a little: never negative. Whole seconds are as fine as it gets. */
const age = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 10 ? `${seconds}s ago` : `${formatDuration(seconds)} ago`;
};
