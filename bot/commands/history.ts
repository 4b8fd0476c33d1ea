import { z } from 'zod';
import type { Command } from '../../shared/api-contract/index.ts';
import { approvalFields } from '../../shared/cards/approval-fields.ts';
import { bold, type Card, type CardBlock, code, dateTime, type Inline } from '../../shared/cards/card.ts';
import { targetSummary } from '../../shared/cards/command-card.ts';
import { commandMarks } from '../../shared/cards/command-marks.ts';
import { formatDuration } from '../../shared/format.ts';
import { shortId } from '../../shared/short-id.ts';
import { targetArg } from './argument-schemas.ts';
import { defineVerb } from './verb.ts';

export const history = defineVerb({
  name: 'history',
  summary: 'Commands: who, what, when, and how they ended',
  example: 'history web-1',
  group: 'Look',
  class: 'read',
  args: z.object({
    target: targetArg.optional().describe('a server or container'),
    limit: z.coerce.number().int().min(1).max(40).default(15).describe('how many'),
  }),
  grammar: { positional: ['target'] },
  picks: { target: 'target' },
  run: async ({ api }, { target, limit }) => historyCard(await api.commands({ target, limit }), target),
});

export function historyCard(commands: Command[], target: string | undefined): Card {
  const where = target === undefined ? '' : ` on ${target}`;
  if (commands.length === 0) return { title: `No commands yet${where}`, tone: 'neutral', blocks: [] };
  const blocks = commands.map((command): CardBlock => ({ kind: 'text', text: historyLine(command) }));
  return {
    title: `${commands.length === 1 ? 'One command' : `Last ${commands.length} commands`}${where}`,
    tone: 'neutral',
    blocks,
  };
}

function historyLine(command: Command): Inline[] {
  const mark = commandMarks[command.state];
  const took =
    command.startedAt === null || command.finishedAt === null
      ? ''
      : ` in ${formatDuration((Date.parse(command.finishedAt) - Date.parse(command.startedAt)) / 1000)}`;
  return [
    `${mark.emoji} `,
    bold(`${command.verb} ${targetSummary(command)}`),
    ` · ${mark.word}${took} · ${command.requestedBy} · `,
    dateTime(new Date(command.createdAt)),
    command.reason === null ? '' : ` · ${command.reason}`,
    ...approvalFields(command)
      .filter(({ label }) => label.endsWith(' by'))
      .flatMap(({ label, value }) => [` · ${label.toLowerCase()} `, ...value]),
    // What one types to decide.
    ...(command.state === 'awaiting_approval' ? [' · ', code(shortId(command.id))] : []),
  ];
}
