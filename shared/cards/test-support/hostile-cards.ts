import fc from 'fast-check';
import { bold, type Card, type CardAction, type CardBlock, code, type Inline } from '../card.ts';

/** Markup of both platforms, what breaks counting, and what breaks parsers. */
const nasty = [
  '',
  ' ',
  '\n',
  '\u200b',
  '\u0000',
  '<!channel>',
  '<!here|here>',
  '<@U0123456789>',
  '<@123456789012345678>',
  '<@&123456789012345678>',
  '<#123456789012345678>',
  '<:x:123456789012345678>',
  '<t:0:R>',
  '</chatops status:123456789012345678>',
  '<https://evil.example>',
  '@everyone @here',
  '[click](https://evil.example)',
  '[a](b)](https://evil.example)',
  'https://evil.example/a_b_c',
  '```',
  '``` ``` ````',
  '`a``b`',
  '**bold** __under__ _it_ ~~s~~ ||spoiler||',
  '*',
  '\\',
  '# heading\n-# small\n> quote\n>>> all\n- item\n+ item\n1. one',
  ':tada: :+1:',
  '&lt;!channel&gt;',
  'z̷̡̛͓̗a̸̢̛̞͍l̵̨̛̗g̶̡̛͖̈́o̷͙̾',
  '\u202eevitaler ,םולש مرحبا',
  '😀👨‍👩‍👧‍👦🏳️‍🌈',
  '\ud800',
  'a\udc00b',
  '😀'.repeat(2000),
  '`'.repeat(3000),
  '*_~|'.repeat(1000),
  '&'.repeat(4000),
  'long word '.repeat(700),
  '\n'.repeat(3500),
  'x'.repeat(100_000),
  'line of a log\n'.repeat(7000),
];

const shortNasty = nasty.filter((text) => text.length < 200);

const shortHostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...shortNasty),
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.array(fc.constantFrom(...shortNasty), { maxLength: 6 }).map((all) => all.join('')),
  fc.array(fc.constantFrom(...'\\`*_~|[]()<>@#:-+.!/ \nab1'), { maxLength: 40 }).map((all) => all.join('')),
);

/** Anything that can come from agents, containers and people. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: shortHostileText },
  { weight: 1, arbitrary: fc.constantFrom(...nasty) },
);

const hostileDate = fc.oneof(
  fc.date({ noInvalidDate: false }),
  fc.constant(new Date(Number.NaN)),
  fc.constant(new Date(8.64e15)),
);

export const hostileInline: fc.Arbitrary<Inline> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  hostileText.map((text) => bold(text)),
  hostileText.map((text) => code(text)),
  fc
    .tuple(hostileDate, fc.constantFrom('relative', 'datetime', 'time'))
    .map(([at, style]) => ({ kind: 'time', at, style }) as Inline),
  hostileText.map((userId): Inline => ({ kind: 'mention', userId: `!${userId}` })),
  hostileText.map((channel): Inline => ({ kind: 'channel', channel: `discord:!${channel}` })),
  fc
    .tuple(hostileText, hostileText)
    .map(([text, url]): Inline => ({ kind: 'link', text, url: `https://example.com/${url}` })),
  fc
    .tuple(hostileText, hostileText)
    .map(([text, url]): Inline => ({ kind: 'link', text, url: `javascript:${url}` })),
);
const hostileInlines = fc.array(hostileInline, { maxLength: 6 });

const action = { verb: 'ack', args: { alert: 'a' } };

const hostileAction: fc.Arbitrary<CardAction> = fc.oneof(
  fc
    .tuple(hostileText, fc.constantFrom('default', 'primary', 'danger'))
    .map(([label, style]) => ({ kind: 'button', label, action, style }) as CardAction),
  hostileText.map((label): CardAction => ({ kind: 'button', label, action: { ...action, opensForm: true } })),
  fc.tuple(hostileText, hostileText).map(([label, url]): CardAction => ({ kind: 'link', label, url })),
  fc
    .tuple(
      hostileText,
      fc.array(fc.record({ label: hostileText, value: hostileText, description: hostileText }), {
        maxLength: 30,
      }),
      fc.constantFrom(1, 20),
    )
    .map(
      ([placeholder, options, times]): CardAction => ({
        kind: 'select',
        placeholder,
        action,
        valueArg: 'target',
        options: Array.from({ length: times }, (_, round) =>
          options.map((option, index) => ({ ...option, value: `${round}.${index}.${option.value}` })),
        )
          .flat()
          .concat(options),
      }),
    ),
);

export const hostileBlock: fc.Arbitrary<CardBlock> = fc.oneof(
  hostileInlines.map((text): CardBlock => ({ kind: 'text', text })),
  hostileText.map((text): CardBlock => ({ kind: 'text', text: [bold(text)] })),
  hostileInlines.map((text): CardBlock => ({ kind: 'context', text })),
  fc
    .array(fc.record({ label: hostileText, value: hostileInlines }), { maxLength: 60 })
    .map((fields): CardBlock => ({ kind: 'fields', fields })),
  fc
    .tuple(
      fc.array(fc.record({ label: hostileText, align: fc.constantFrom('left', 'right') }), { maxLength: 8 }),
      fc.oneof(
        fc.array(fc.array(hostileText, { maxLength: 9 }), { maxLength: 6 }),
        fc
          .array(fc.array(shortHostileText, { maxLength: 9 }), { maxLength: 12 })
          .map((rows) => Array.from({ length: 60 }, () => rows).flat()),
      ),
    )
    .map(([columns, rows]) => ({ kind: 'table', columns, rows }) as CardBlock),
  fc.tuple(hostileText, hostileText).map(([text, fileName]): CardBlock => ({ kind: 'code', text, fileName })),
  fc.tuple(hostileText, hostileText, hostileText).map(
    ([alt, title, fileName]): CardBlock => ({
      kind: 'image',
      image: { kind: 'png', png: Buffer.from('png'), fileName },
      alt,
      title,
    }),
  ),
  hostileText.map(
    (alt): CardBlock => ({ kind: 'image', image: { kind: 'uploaded', fileId: '1/cpu.png' }, alt }),
  ),
  hostileText.map((fileId): CardBlock => ({ kind: 'image', image: { kind: 'uploaded', fileId }, alt: 'x' })),
  fc.constant<CardBlock>({ kind: 'divider' }),
  fc.tuple(fc.array(hostileAction, { maxLength: 12 }), fc.option(hostileText, { nil: undefined })).map(
    ([actions, subject]): CardBlock => ({
      kind: 'actions',
      actions,
      ...(subject === undefined ? {} : { subject }),
    }),
  ),
  hostileText.map(
    (label): CardBlock => ({
      kind: 'actions',
      actions: Array.from({ length: 200 }, () => ({ kind: 'button', label, action }) as const),
    }),
  ),
);

export const hostileCard: fc.Arbitrary<Card> = fc
  .record({
    title: hostileText,
    tone: fc.constantFrom('neutral', 'critical', 'ok', 'muted'),
    emoji: fc.constantFrom(undefined, '🔥'),
    announces: fc.constantFrom(undefined, true),
    blocks: fc.array(hostileBlock, { maxLength: 14 }),
  })
  .map((card) => card as Card);
