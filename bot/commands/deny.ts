import { z } from 'zod';
import { reasonArg } from './argument-schemas.ts';
import { decide, waitingArg } from './decide-command.ts';
import { defineVerb } from './verb.ts';

/** One word against it ends it. */
export const deny = defineVerb({
  name: 'deny',
  summary: 'Refuse what somebody else asked for: nothing is run',
  example: 'deny web-1 "not during the sale"',
  group: 'Act',
  class: 'operate',
  args: z.object({ command: waitingArg, reason: reasonArg.describe('for the others') }),
  grammar: { positional: ['command', 'reason'] },
  pickedArg: 'command',
  form: () => ({
    title: 'Deny the command',
    submitLabel: 'Deny',
    inputs: [
      {
        name: 'reason',
        label: 'Reason',
        placeholder: 'not during the sale',
        hint: 'Everyone here sees it on the message',
        multiline: true,
        maxLength: 500,
      },
    ],
  }),
  run: (context, { command, reason }) => decide(context, command, (id) => context.api.deny(id, reason)),
});
