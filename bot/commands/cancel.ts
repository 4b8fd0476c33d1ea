import { z } from 'zod';
import type { Command } from '../../shared/api-contract/index.ts';
import type { Card } from '../../shared/cards/card.ts';
import { commandTitle } from '../../shared/cards/command-card.ts';
import { commandMarks } from '../../shared/cards/command-marks.ts';
import { answerPress } from './decide-command.ts';
import { defineVerb } from './verb.ts';

export const cancel = defineVerb({
  name: 'cancel',
  summary: 'Cancel a command',
  example: 'cancel --command 4f0c5bd6-7e0b-4f6e-9a51-3e5d1a3a2b1c',
  group: 'Act',
  class: 'operate',
  internal: true,
  args: z.object({ command: z.uuid() }),
  grammar: { positional: ['command'] },
  async run(context, { command: id }) {
    await answerPress(context, id, async () => {
      const command = await context.api.cancel(id);
      return { command, card: cancelledCard(command) };
    });
    return undefined;
  },
});

function cancelledCard(command: Command): Card {
  const { tone, emoji } = commandMarks[command.state];
  const untouched = command.state === 'cancelled' && command.startedAt === null;
  return {
    title: commandTitle(command),
    tone,
    emoji,
    blocks: untouched ? [{ kind: 'text', text: ['Nothing was done.'] }] : [],
  };
}
