import { z } from 'zod';
import { reasonArg } from './argument-schemas.ts';
import { findAlertId } from './find-alert.ts';
import { defineVerb } from './verb.ts';

/** The worker edits the alert's own message; the person who pressed gets this short answer. */
export const ack = defineVerb({
  name: 'ack',
  discordGroup: 'alert',
  aliases: ['acknowledge'],
  summary: 'Take an alert: repeats and escalation stop',
  example: 'ack web-1 "looking into it"',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    alert: z.string().min(1).max(100).describe('server or id of the alert'),
    reason: reasonArg.describe('for the others'),
  }),
  grammar: { positional: ['alert', 'reason'] },
  picks: { alert: 'alert' },
  pickedArg: 'alert',
  form: () => ({
    title: 'Acknowledge the alert',
    submitLabel: 'Acknowledge',
    inputs: [
      {
        name: 'reason',
        label: 'Reason',
        placeholder: 'looking into it',
        hint: 'The others see it on the alert',
        multiline: true,
        optional: true,
        maxLength: 500,
      },
    ],
  }),
  async run({ api }, { alert: typed, reason }) {
    const alert = await api.acknowledge(await findAlertId(api, typed), reason);
    return {
      title: `Acknowledged: ${alert.title}`,
      tone: 'acknowledged',
      emoji: '👀',
      blocks: [
        {
          kind: 'context',
          text: ['Its message says so too. It is still evaluated and will resolve by itself.'],
        },
      ],
    };
  },
});
