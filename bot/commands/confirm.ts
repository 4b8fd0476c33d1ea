import { z } from 'zod';
import { flagArg } from './argument-schemas.ts';
import { carryOut } from './change-command.ts';
import { defineVerb } from './verb.ts';

/** The danger button. The API checks again: same person, in time, not used before, still allowed. */
export const confirm = defineVerb({
  name: 'confirm',
  summary: 'Confirm a command',
  example: 'confirm --command 4f0c5bd6-7e0b-4f6e-9a51-3e5d1a3a2b1c',
  group: 'Act',
  class: 'operate',
  internal: true,
  args: z.object({ command: z.uuid(), quiet: flagArg }),
  grammar: { positional: ['command'], switches: ['quiet'] },
  async run(context, { command: id, quiet }) {
    // First of all the buttons go: a second click must find nothing to press.
    const title = quiet
      ? 'Confirmed. The result follows here.'
      : 'Confirmed. The result follows in the channel.';
    await context.conversation.progress({ title, tone: 'info', emoji: '👍', blocks: [] });
    const command = await context.api.confirm(id);
    if (command.state === 'awaiting_approval') {
      const asked = 'Confirmed. Somebody else has to approve it: they are asked in the channel.';
      await context.conversation.progress({ title: asked, tone: 'info', emoji: '👍', blocks: [] });
    }
    return carryOut(context, command, { quiet });
  },
});
