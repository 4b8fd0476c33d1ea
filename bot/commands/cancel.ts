import { z } from 'zod';
import { commandTitle } from '../cards/command-card.ts';
import { commandMarks } from '../cards/marks.ts';
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
  async run({ api }, { command: id }) {
    const command = await api.cancel(id);
    const mark = commandMarks[command.state];
    return {
      title: commandTitle(command),
      tone: mark.tone,
      emoji: mark.emoji,
      blocks:
        command.state === 'cancelled' && command.startedAt === null
          ? [{ kind: 'text', text: ['Nothing was done.'] }]
          : [],
    };
  },
});
