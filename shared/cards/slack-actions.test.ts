import { describe, expect, it } from 'vitest';
import { readSlackAction, renderActions } from './slack-actions.ts';

describe('readSlackAction', () => {
  it('reads back the reference of a button', () => {
    const {
      blocks: [block],
    } = renderActions(
      [{ kind: 'button', label: 'Ack', action: { verb: 'ack', args: { alert: 'a b&c' } } }],
      3,
    );
    const button = block?.elements[0] as { action_id: string; value: string };
    expect(readSlackAction(button)).toEqual({ verb: 'ack', args: { alert: 'a b&c' } });
  });

  it('puts the chosen option into the argument that the menu names', () => {
    const {
      blocks: [block],
    } = renderActions(
      [
        {
          kind: 'select',
          placeholder: 'Which?',
          action: { verb: 'restart', args: { quiet: 'true' } },
          valueArg: 'target',
          options: [{ label: 'nginx', value: 'web-1/ng|inx' }],
        },
      ],
      0,
    );
    const menu = block?.elements[0] as { action_id: string };
    const chosen = readSlackAction({ action_id: menu.action_id, selected_option: { value: 'web-1/ng|inx' } });
    expect(chosen).toEqual({ verb: 'restart', args: { quiet: 'true', target: 'web-1/ng|inx' } });
  });

  it('keeps that a form is to be opened first', () => {
    const action = { verb: 'ack', args: { alert: 'a' }, opensForm: true } as const;
    const options = [{ label: 'x', value: 'x' }];
    const { blocks } = renderActions(
      [
        { kind: 'button', label: 'Ack with reason…', action },
        { kind: 'select', placeholder: 'Which?', action, valueArg: 'target', options },
      ],
      0,
    );
    const [button, menu] = (blocks[0]?.elements ?? []) as { action_id: string; value?: string }[];
    expect(readSlackAction(button ?? { action_id: '' })).toEqual(action);
    expect(readSlackAction({ action_id: menu?.action_id ?? '', selected_option: { value: 'x' } })).toEqual({
      ...action,
      args: { alert: 'a', target: 'x' },
    });
  });

  it.each([
    { action_id: '0.0' },
    { action_id: '0.0', value: '<script>' },
    { action_id: 'other', selected_option: { value: 'x' } },
    { action_id: '0.0|target|NOT A REF', selected_option: { value: 'x' } },
  ])('ignores what was not made here: %j', (payload) => {
    expect(readSlackAction(payload)).toBeUndefined();
  });

  it('spreads more than 100 options over several menus', () => {
    const options = Array.from({ length: 250 }, (_, index) => ({
      label: `c${index}`,
      value: `web-1/c${index}`,
    }));
    const {
      blocks: [block],
    } = renderActions(
      [
        {
          kind: 'select',
          placeholder: 'Which?',
          action: { verb: 'logs', args: {} },
          valueArg: 'target',
          options,
        },
      ],
      0,
    );
    expect(block?.elements).toHaveLength(3);
  });
});
