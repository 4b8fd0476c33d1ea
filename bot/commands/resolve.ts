import { z } from 'zod';
import { reasonArg } from './argument-schemas.ts';
import { findAlertId } from './find-alert.ts';
import { defineVerb } from './verb.ts';

export const resolve = defineVerb({
  name: 'resolve',
  discordGroup: 'alert',
  summary: 'Close an alert by hand; what still breaches fires anew',
  example: 'resolve web-1 "false alarm"',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    alert: z.string().min(1).max(100).describe('server or id of the alert'),
    reason: reasonArg.describe('for the others'),
  }),
  grammar: { positional: ['alert', 'reason'] },
  picks: { alert: 'alert' },
  pickedArg: 'alert',
  async run({ api }, { alert: typed, reason }) {
    const alert = await api.resolve(await findAlertId(api, typed), reason);
    return {
      title: `Resolved: ${alert.title}`,
      tone: 'ok',
      emoji: '✅',
      blocks: [
        {
          kind: 'context',
          text: ['If it still breaches, it fires anew as soon as that has lasted long enough.'],
        },
      ],
    };
  },
});
