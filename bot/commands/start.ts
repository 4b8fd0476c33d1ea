import { changeArgs, requestChange } from './change-command.ts';
import { defineVerb } from './verb.ts';

export const start = defineVerb({
  name: 'start',
  summary: 'Start containers, after you confirm',
  example: 'start web-1/nginx',
  group: 'Act',
  class: 'operate',
  args: changeArgs,
  grammar: { positional: ['target'], switches: ['quiet'] },
  picks: { target: 'container' },
  publishes: true,
  leadsTo: ['confirm', 'cancel', 'approve', 'deny'],
  run: (context, args) => requestChange(context, 'start', args),
});
