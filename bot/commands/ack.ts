import { z } from 'zod';
import type { AcknowledgedMessage } from '../../shared/api-contract/index.ts';
import { bold, type Card, type CardBlock } from '../../shared/cards/card.ts';
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
    /** Or `message:<id>`, for the buttons of messages that tell of many. */
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
    const [, message] = /^message:([\da-f-]{36})$/.exec(typed) ?? [];
    if (message !== undefined) return acknowledgedCard(await api.acknowledgeMessage(message, reason));
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

/** Of all that one message tells of: how many, and what the person may not acknowledge. */
function acknowledgedCard({ acknowledged, already, refused }: AcknowledgedMessage): Card {
  const before = already === 0 ? '' : ` ${already} ${already === 1 ? 'was' : 'were'} already.`;
  const blocks: CardBlock[] = [
    {
      kind: 'context',
      text: [`The message says so too. They are still evaluated and will resolve by themselves.${before}`],
    },
  ];
  if (refused.count > 0) {
    const named = refused.alerts.map(({ title, reason }) => `\n• ${title}: ${reason}`);
    const left = refused.count - refused.alerts.length;
    blocks.unshift({
      kind: 'text',
      text: [
        bold(`Not ${refused.count}, on which you have no right:`),
        ...named,
        ...(left > 0 ? [`\n… and ${left} more`] : []),
      ],
    });
  }
  return {
    title:
      acknowledged === 0
        ? 'Nothing was left to acknowledge'
        : `Acknowledged: ${acknowledged} ${acknowledged === 1 ? 'alert' : 'alerts'}`,
    tone: refused.count > 0 ? 'warning' : 'acknowledged',
    emoji: '👀',
    blocks,
  };
}
