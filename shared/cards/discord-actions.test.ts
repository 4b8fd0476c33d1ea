import type { APIButtonComponentWithCustomId, APIStringSelectComponent } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { CardAction, CardBlock } from './card.ts';
import { readDiscordAction, renderActions } from './discord-actions.ts';

const button = (label: string, args: Record<string, string> = {}): CardAction => ({
  kind: 'button',
  label,
  action: { verb: 'ack', args },
});
const select = (count: number, placeholder = 'Which?'): CardAction => ({
  kind: 'select',
  placeholder,
  action: { verb: 'restart', args: { quiet: 'true' } },
  valueArg: 'target',
  options: Array.from({ length: count }, (_, index) => ({ label: `c${index}`, value: `web-1/c|${index}` })),
});
const block = (actions: CardAction[], subject?: string): CardBlock => ({
  kind: 'actions',
  actions,
  ...(subject === undefined ? {} : { subject }),
});
const shape = (blocks: CardBlock[]) => {
  const { rows, leftOut } = renderActions(blocks);
  const words = rows.map(({ components }) =>
    components.map((one) =>
      'options' in one ? `[${one.placeholder}]` : 'label' in one ? one.label : 'no words',
    ),
  );
  return { words, leftOut };
};

describe('renderActions', () => {
  it('gives each block rows of its own while there is room', () => {
    expect(shape([block([button('Ack'), button('Chart')]), block([button('Next')])]).words).toEqual([
      ['Ack', 'Chart'],
      ['Next'],
    ]);
  });

  it('says what a button is about only where there are several blocks', () => {
    const cpu = block([button('Ack')], 'web-1 CPU');
    expect(shape([cpu]).words).toEqual([['Ack']]);
    expect(shape([cpu, block([button('Ack'), select(1)], 'web-2 disk')]).words).toEqual([
      ['Ack · web-1 CPU'],
      ['Ack · web-2 disk'],
      ['[Which? · web-2 disk]'],
    ]);
  });

  it('packs buttons of many blocks together', () => {
    const blocks = Array.from({ length: 10 }, (_, index) =>
      block([button(`a${index}`), button(`b${index}`)]),
    );
    const { words, leftOut } = shape(blocks);
    expect(words.map((row) => row.length)).toEqual([5, 5, 5, 5]);
    expect(words.flat().slice(0, 3)).toEqual(['a0', 'b0', 'a1']);
    expect(leftOut).toEqual([]);
  });

  it('gives a menu its row, and 25 options each', () => {
    const { words } = shape([block([select(60), button('Refresh')])]);
    expect(words).toEqual([['[Which? (1–25)]'], ['[Which? (26–50)]'], ['[Which? (51–60)]'], ['Refresh']]);
  });

  it('tells what has no room: first further menus give way, then buttons', () => {
    const many = Array.from({ length: 30 }, (_, index) => button(`b${index}`));
    const { words, leftOut } = shape([block([...many, select(60, 'A'), select(2, 'B')])]);
    expect(words.map((row) => row.length)).toEqual([5, 5, 5, 1, 1]);
    expect(words.slice(3).flat()).toEqual(['[A (1–25)]', '[B]']);
    expect(leftOut).toHaveLength(15 + 35);
    expect(leftOut).toContain('b29');
    expect(leftOut).toContain('A: c59');
  });

  it('tells links and options that Discord would refuse the message for', () => {
    const odd: CardAction = {
      kind: 'select',
      placeholder: 'Which?',
      action: { verb: 'logs', args: {} },
      valueArg: 'target',
      options: [
        { label: 'long', value: 'x'.repeat(101) },
        { label: 'one', value: 'a' },
        { label: 'twice', value: 'a' },
      ],
    };
    const wiki: CardAction = { kind: 'link', label: 'Runbook', url: 'http://wiki/cpu' };
    const { words, leftOut } = shape([block([wiki, odd])]);
    expect(words).toEqual([['[Which?]']]);
    expect(leftOut).toEqual([
      { kind: 'link', text: 'Runbook', url: 'http://wiki/cpu' },
      'Which?: long',
      'Which?: twice',
    ]);
  });

  it('links', () => {
    const { rows } = renderActions([block([{ kind: 'link', label: 'Runbook', url: 'https://x.y/z' }])]);
    expect(rows[0]?.components).toEqual([{ type: 2, style: 5, label: 'Runbook', url: 'https://x.y/z' }]);
  });
});

describe('readDiscordAction', () => {
  const components = (blocks: CardBlock[]) => renderActions(blocks).rows.flatMap((row) => row.components);

  it('reads back the reference of a button, though another one has the same', () => {
    const same = button('Ack', { alert: 'a b&c' });
    const ids = components([block([same, same])]).map(
      (one) => (one as APIButtonComponentWithCustomId).custom_id,
    );
    expect(new Set(ids).size).toBe(2);
    for (const customId of ids) {
      expect(readDiscordAction({ customId })).toEqual({ verb: 'ack', args: { alert: 'a b&c' } });
    }
  });

  it('keeps that a form is to be opened first', () => {
    const action = { verb: 'ack', args: { alert: 'a' }, opensForm: true } as const;
    const [one] = components([block([{ kind: 'button', label: 'Ack with reason…', action }])]);
    expect(readDiscordAction({ customId: (one as APIButtonComponentWithCustomId).custom_id })).toEqual(
      action,
    );
  });

  it('puts the chosen option into the argument that the menu names', () => {
    const [menu] = components([block([select(3)])]) as APIStringSelectComponent[];
    const values = [menu?.options[1]?.value ?? ''];
    expect(readDiscordAction({ customId: menu?.custom_id ?? '', values })).toEqual({
      verb: 'restart',
      args: { quiet: 'true', target: 'web-1/c|1' },
    });
    expect(readDiscordAction({ customId: menu?.custom_id ?? '', values: [] })).toBeUndefined();
  });

  it.each(['', '0', '0|<script>', 'other|ack?alert=x!', '0.target|NOT A REF', 'A|ack'])(
    'ignores what was not made here: %j',
    (customId) => {
      expect(readDiscordAction({ customId, values: ['x'] })).toBeUndefined();
    },
  );
});
