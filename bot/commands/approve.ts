import { z } from 'zod';
import { reasonArg } from './argument-schemas.ts';
import { decide, waitingArg } from './decide-command.ts';
import { defineVerb } from './verb.ts';

/** A second person agrees. Whether they may is for the API to say. */
export const approve = defineVerb({
  name: 'approve',
  summary: 'Agree to what somebody else asked for',
  example: 'approve web-1 "looks right"',
  group: 'Act',
  class: 'operate',
  args: z.object({ command: waitingArg, reason: reasonArg.describe('for the others') }),
  grammar: { positional: ['command', 'reason'] },
  pickedArg: 'command',
  run: (context, { command, reason }) => decide(context, command, (id) => context.api.approve(id, reason)),
});
