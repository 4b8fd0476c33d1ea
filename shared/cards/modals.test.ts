import { describe, expect, it } from 'vitest';
import { answeredAction, decodeActionRef, encodeActionRef } from './action-ref.ts';
import type { CardForm } from './card.ts';
import { readDiscordModal, renderDiscordModal } from './discord-modal.ts';
import { readSlackModal, renderSlackModal } from './slack-modal.ts';

const form: CardForm = {
  title: 'Acknowledge',
  submitLabel: 'Ack',
  inputs: [
    { name: 'reason', label: 'Reason', placeholder: 'deploy', maxLength: 500, multiline: true },
    { name: 'until', label: 'Until', hint: 'like 2h', initialValue: '1h', optional: true, maxLength: 20 },
  ],
};
const long: CardForm = {
  title: 'x'.repeat(100),
  submitLabel: 'x'.repeat(100),
  inputs: Array.from({ length: 5 }, (_, index) => ({
    name: `n${index}`,
    label: 'x'.repeat(3000),
    hint: 'x'.repeat(3000),
    placeholder: 'x'.repeat(3000),
    initialValue: 'x'.repeat(9000),
    maxLength: 9000,
  })),
};
const action = { verb: 'ack', args: { alert: 'a' }, opensForm: true } as const;

describe('a form on Slack', () => {
  it('asks for each argument in an input of its own', () => {
    const view = renderSlackModal(form, { callbackId: 'form', privateMetadata: encodeActionRef(action) });
    expect(view).toMatchObject({
      type: 'modal',
      callback_id: 'form',
      private_metadata: '~ack?alert=a',
      title: { text: 'Acknowledge' },
      submit: { text: 'Ack' },
      close: { text: 'Cancel' },
      blocks: [
        {
          block_id: 'reason',
          optional: false,
          label: { text: 'Reason' },
          element: {
            type: 'plain_text_input',
            multiline: true,
            max_length: 500,
            placeholder: { text: 'deploy' },
          },
        },
        {
          block_id: 'until',
          optional: true,
          hint: { text: 'like 2h' },
          element: { multiline: false, initial_value: '1h' },
        },
      ],
    });
  });

  it('gives the answers back as arguments, without what was left empty', () => {
    const view = renderSlackModal(form, { callbackId: 'form', privateMetadata: '' });
    const [reason, until] = view.blocks as { block_id: string; element: { action_id: string } }[];
    const answers = readSlackModal({
      [reason?.block_id ?? '']: { [reason?.element.action_id ?? '']: { value: ' deploy\n' } },
      [until?.block_id ?? '']: { [until?.element.action_id ?? '']: { value: null } },
      other: { element: { value: 'not ours' } },
    });
    expect(answers).toEqual({ reason: 'deploy' });
    expect(answeredAction(action, answers)).toEqual({ verb: 'ack', args: { alert: 'a', reason: 'deploy' } });
  });

  it('stays within Slack’s limits', () => {
    const view = renderSlackModal(long, { callbackId: 'form', privateMetadata: '' });
    expect(view.title.text).toHaveLength(24);
    expect(view.submit?.text).toHaveLength(24);
    for (const block of view.blocks) {
      expect(block).toMatchObject({ element: { max_length: 3000 } });
      const { label, hint, element } = block as unknown as Record<string, { text: string }> & {
        element: { placeholder: { text: string }; initial_value: string };
      };
      expect([label, hint, element.placeholder].map((one) => one?.text.length)).toEqual([2000, 2000, 150]);
      expect(element.initial_value).toHaveLength(3000);
    }
  });

  it('refuses metadata that Slack would refuse', () => {
    const privateMetadata = 'x'.repeat(3001);
    expect(() => renderSlackModal(form, { callbackId: 'form', privateMetadata })).toThrow(RangeError);
  });
});

describe('a form on Discord', () => {
  const customId = encodeActionRef(action);

  it('asks for each argument in a labelled input', () => {
    expect(renderDiscordModal(form, customId)).toEqual({
      custom_id: '~ack?alert=a',
      title: 'Acknowledge',
      components: [
        {
          type: 18,
          label: 'Reason',
          component: {
            type: 4,
            custom_id: 'reason',
            style: 2,
            required: true,
            max_length: 500,
            placeholder: 'deploy',
          },
        },
        {
          type: 18,
          label: 'Until',
          description: 'like 2h',
          component: { type: 4, custom_id: 'until', style: 1, required: false, max_length: 20, value: '1h' },
        },
      ],
    });
  });

  it.each([
    ['the API', 'custom_id'],
    ['discord.js', 'customId'],
  ])('gives the answers back as arguments, as %s spells them', (_, name) => {
    const answers = readDiscordModal([
      { type: 18, id: 1, component: { type: 4, id: 2, [name]: 'reason', value: ' deploy\n' } },
      { type: 18, id: 3, component: { type: 4, id: 4, [name]: 'until', value: '' } },
      { type: 10, id: 5 },
    ]);
    expect(answers).toEqual({ reason: 'deploy' });
    const opened = decodeActionRef(customId);
    expect(opened && answeredAction(opened, answers)).toEqual({
      verb: 'ack',
      args: { alert: 'a', reason: 'deploy' },
    });
  });

  it('stays within Discord’s limits', () => {
    const modal = renderDiscordModal(long, customId);
    expect(modal.title).toHaveLength(45);
    for (const one of modal.components) {
      const { label, description, component } = one as unknown as {
        label: string;
        description: string;
        component: { placeholder: string; value: string; max_length: number };
      };
      expect([label.length, description.length, component.placeholder.length]).toEqual([45, 100, 100]);
      expect([component.value.length, component.max_length]).toEqual([4000, 4000]);
    }
  });
});
