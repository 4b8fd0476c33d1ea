import { changeArgs, requestChange } from './change-command.ts';
import { defineVerb } from './verb.ts';

export const restart = defineVerb({
  name: 'restart',
  summary: 'Restart containers, after you confirm',
  example: 'restart web-1/nginx --reason "new certificate"',
  group: 'Act',
  class: 'operate',
  args: changeArgs,
  grammar: { positional: ['target'], switches: ['quiet'] },
  picks: { target: 'container' },
  publishes: true,
  leadsTo: ['confirm', 'cancel', 'approve', 'deny'],
  run: (context, args) => requestChange(context, 'restart', args),
});
