import { z } from 'zod';
import type { Command, commandOutputSchema } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { type Card, type CardBlock, code } from '../../shared/cards/card.ts';
import {
  commandCard,
  targetName,
  targetSummary,
  unknownOutcomeCard,
} from '../../shared/cards/command-card.ts';
import { durationArg, targetArg } from './argument-schemas.ts';
import { defineVerb } from './verb.ts';

export const logs = defineVerb({
  name: 'logs',
  summary: 'The last lines of a container; long ones come as a file',
  example: 'logs web-1/nginx --tail 50 --since 10m --grep error',
  group: 'Look',
  class: 'logs',
  args: z.object({
    target: targetArg.describe('one container'),
    tail: z.coerce.number().int().min(1).max(10_000).optional().describe('how many lines, 100 unless given'),
    since: durationArg(1, 30 * 86_400)
      .optional()
      .describe('no older than: 10m, 2h, 1d'),
    grep: z.string().min(1).max(256).optional().describe('only lines that contain this text'),
  }),
  grammar: { positional: ['target'] },
  picks: { target: 'container' },
  leadsTo: ['logs'],
  async run({ api, conversation, eventId, follow }, { target, tail, since, grep }) {
    const command = await api.createCommand({
      verb: 'logs',
      targets: target.split(/\s+/),
      args: { tail, sinceSeconds: since, grep },
      idempotencyKey: eventId,
      timeoutSeconds: 30,
    });
    // Usually it is there at once; only a slow one is worth a word.
    const patience = setTimeout(() => void conversation.show(commandCard(command)), 3000);
    const final = await follow(command, () => undefined).finally(() => clearTimeout(patience));
    if (final === undefined) return unknownOutcomeCard(command);
    if (final.state !== 'succeeded') return commandCard(final);
    return logsCard(final, await api.commandOutput(final.id), { target, grep });
  },
});

type CommandOutput = z.output<typeof commandOutputSchema>;

export function logsCard(
  command: Command,
  output: CommandOutput,
  { target, grep }: { target: string; grep: string | undefined },
): Card {
  const several = command.targets.length > 1;
  const blocks = command.targets.flatMap((one): CardBlock[] => {
    const text = output.chunks
      .filter((chunk) => chunk.targetId === one.id)
      .toSorted((a, b) => a.seq - b.seq)
      .map((chunk) => chunk.data)
      .join('');
    const heading: CardBlock[] = several ? [{ kind: 'text', text: [code(targetName(one))] }] : [];
    if (text.trim() === '') {
      const why = grep === undefined ? 'No output in this time.' : `No line contains "${grep}".`;
      return [...heading, { kind: 'text', text: [why] }];
    }
    return [...heading, { kind: 'code', text, fileName: `${targetName(one).replace('/', '-')}.log` }];
  });
  if (output.truncated) {
    blocks.push({
      kind: 'context',
      text: [
        'There was more than is kept: ask for a shorter time with ',
        code('since'),
        ' or fewer lines with ',
        code('tail'),
        '.',
      ],
    });
  }
  blocks.push({ kind: 'actions', actions: actionButton('Refresh', 'logs', { target, grep }) });
  return { title: `Logs of ${targetSummary(command)}`, tone: 'neutral', blocks };
}
