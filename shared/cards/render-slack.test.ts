import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card, CardBlock, Inline } from './card.ts';
import { bold, code, relativeTime } from './card.ts';
import { renderSlack, type SlackMessage, withUploadedImages } from './render-slack.ts';
import { slackViolations } from './slack-violations.ts';

const card = (blocks: CardBlock[], rest: Partial<Card> = {}): Card => ({
  title: 'web-1',
  tone: 'neutral',
  blocks,
  ...rest,
});
const allText = (message: SlackMessage): string =>
  JSON.stringify([message.text, message.blocks, message.attachments]);

describe('renderSlack', () => {
  it('puts a toned card into one coloured attachment under its visible title', () => {
    const message = renderSlack(card([{ kind: 'text', text: ['hot'] }], { tone: 'critical', emoji: '🔥' }));
    expect(message.text).toBe('🔥 web-1');
    expect(message.blocks).toEqual([]);
    expect(message.attachments).toHaveLength(1);
    expect(message.attachments[0]?.color).toBe('#a30200');
  });

  it('puts a neutral card into blocks under a header, with the title as fallback text', () => {
    const message = renderSlack(card([{ kind: 'divider' }]));
    expect(message.text).toBe('web-1');
    expect(message.blocks.map((block) => block.type)).toEqual(['header', 'divider']);
    expect(message.attachments).toEqual([]);
  });

  it('escapes markup in every place text can come from', () => {
    const evil = '<!channel> & <@U1>';
    const message = renderSlack(
      card(
        [
          {
            kind: 'text',
            text: [evil, bold(evil), code(evil), { kind: 'link', text: evil, url: 'https://x.y/?a=1&b=2' }],
          },
          { kind: 'fields', fields: [{ label: evil, value: [evil] }] },
          { kind: 'table', columns: [{ label: evil }], rows: [[evil]] },
          { kind: 'code', text: evil, fileName: 'x.txt' },
          { kind: 'context', text: [evil] },
        ],
        { title: evil, tone: 'info' },
      ),
    );
    expect(allText(message)).not.toContain('<!');
    expect(allText(message)).not.toContain('<@');
    expect(message.text).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
  });

  it('does not let text end a code fence or a code span', () => {
    const message = renderSlack(
      card([
        { kind: 'code', text: 'a\n```\n*out*', fileName: 'x.txt' },
        { kind: 'text', text: [code('a`b')] },
      ]),
    );
    const fences = allText(message).match(/```/g) ?? [];
    expect(fences).toHaveLength(2);
    expect(allText(message)).toContain('`aˋb`');
  });

  it('shows times in the reader’s zone with a fallback', () => {
    const message = renderSlack(
      card([{ kind: 'text', text: ['since ', relativeTime(new Date('2026-01-02T03:04:05Z'))] }]),
    );
    expect(allText(message)).toContain('<!date^1767323045^{ago}|2026-01-02 03:04:05 UTC>');
  });

  it('survives a time that is none', () => {
    const message = renderSlack(card([{ kind: 'text', text: [relativeTime(new Date('nonsense'))] }]));
    expect(allText(message)).toContain('unknown time');
  });

  it('mentions ids only, and refuses links that are not web addresses', () => {
    const message = renderSlack(
      card([
        {
          kind: 'text',
          text: [
            { kind: 'mention', userId: 'U123' },
            { kind: 'channel', channel: 'slack:C123' },
            { kind: 'mention', userId: '!here' },
            { kind: 'link', text: 'x', url: 'javascript:alert(1)' },
          ],
        },
        { kind: 'actions', actions: [{ kind: 'link', label: 'Open', url: 'javascript:alert(1)' }] },
      ]),
    );
    expect(allText(message)).toContain('<@U123><#C123>');
    expect(allText(message)).not.toContain('<!here');
    expect(allText(message)).not.toContain('<javascript');
    expect(message.blocks.every((block) => block.type !== 'actions')).toBe(true);
  });

  it('shows the last lines of long output and gives all of it as a file', () => {
    const text = Array.from({ length: 5000 }, (_, line) => `line ${line} <&>`).join('\n');
    const message = renderSlack(card([{ kind: 'code', text, fileName: 'web-1/nginx.log' }]));
    expect(allText(message)).toContain('line 4999 ');
    expect(allText(message)).toMatch(/The last \d+ of 5000 lines/);
    expect(message.files).toEqual([{ fileName: 'web-1-nginx.log', content: text }]);
    expect(slackViolations(message)).toEqual([]);
  });

  it('puts a card of too many blocks into a file, and keeps its buttons', () => {
    const blocks: CardBlock[] = Array.from({ length: 80 }, (_, index) => ({
      kind: 'text',
      text: [`row ${index}`],
    }));
    blocks.push({
      kind: 'actions',
      actions: [{ kind: 'button', label: 'Next', action: { verb: 'servers', args: { page: '2' } } }],
    });
    const message = renderSlack(card(blocks));
    expect(slackViolations(message)).toEqual([]);
    expect(message.blocks).toHaveLength(50);
    expect(message.blocks.some((block) => block.type === 'actions')).toBe(true);
    expect(message.files[0]?.content).toContain('row 79');
  });

  it('keeps long tables readable and complete', () => {
    const rows = Array.from({ length: 600 }, (_, index) => [`server-${index}`, '12.5 %']);
    const message = renderSlack(
      card([{ kind: 'table', columns: [{ label: 'Name' }, { label: 'CPU', align: 'right' }], rows }]),
    );
    expect(slackViolations(message)).toEqual([]);
    expect(message.files[0]?.content).toContain('server-599');
    expect(allText(message)).toMatch(/The first \d+ of 600 rows; all are in table-1\.txt/);
  });

  it('asks for pictures to be uploaded, and shows them once they are', () => {
    const chart = card([
      { kind: 'text', text: ['x'] },
      {
        kind: 'image',
        image: { kind: 'png', png: Buffer.from('png'), fileName: 'cpu.png' },
        alt: 'CPU of web-1',
      },
    ]);
    const before = renderSlack(chart);
    expect(before.pendingImages).toMatchObject([{ blockIndex: 1, fileName: 'cpu.png', alt: 'CPU of web-1' }]);
    const after = renderSlack(withUploadedImages(chart, new Map([[1, 'F123']])));
    expect(after.pendingImages).toEqual([]);
    expect(after.blocks.at(-1)).toEqual({
      type: 'image',
      slack_file: { id: 'F123' },
      alt_text: 'CPU of web-1',
    });
  });

  it('stays within Slack’s limits whatever is in the card', () => {
    fc.assert(
      fc.property(hostileCard, (hostile) => {
        expect(slackViolations(renderSlack(hostile))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

const text = fc.oneof(
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.constantFrom(
    '',
    ' ',
    '<!channel>',
    '```',
    '😀'.repeat(2000),
    '&'.repeat(4000),
    'long word '.repeat(700),
    '\n'.repeat(3500),
  ),
);
const inline: fc.Arbitrary<Inline> = fc.oneof(
  text,
  text.map((value) => bold(value)),
  text.map((value) => code(value)),
  fc.date().map((at) => relativeTime(at)),
  text.map((userId): Inline => ({ kind: 'mention', userId })),
  fc.tuple(text, text).map(([label, url]): Inline => ({ kind: 'link', text: label, url: `https://${url}` })),
);
const inlines = fc.array(inline, { maxLength: 6 });
const action = { verb: 'ack', args: { alert: 'a' } };
const block: fc.Arbitrary<CardBlock> = fc.oneof(
  inlines.map((value): CardBlock => ({ kind: 'text', text: value })),
  inlines.map((value): CardBlock => ({ kind: 'context', text: value })),
  fc
    .array(fc.record({ label: text, value: inlines }), { maxLength: 25 })
    .map((fields): CardBlock => ({ kind: 'fields', fields })),
  fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 30 }).map(
    (rows): CardBlock => ({
      kind: 'table',
      columns: [{ label: 'a' }, { label: 'b', align: 'right' }],
      rows,
    }),
  ),
  text.map((value): CardBlock => ({ kind: 'code', text: value, fileName: value })),
  text.map(
    (alt): CardBlock => ({ kind: 'image', image: { kind: 'uploaded', fileId: 'F1' }, alt, title: alt }),
  ),
  fc.array(text, { maxLength: 230 }).map(
    (labels): CardBlock => ({
      kind: 'actions',
      actions: [
        ...labels.slice(0, 60).map((label) => ({ kind: 'button', label, action }) as const),
        {
          kind: 'select',
          placeholder: labels[0] ?? '',
          action,
          valueArg: 'target',
          options: labels.map((label, index) => ({
            label,
            value: `${index}${label.slice(0, 200)}`,
            description: label,
          })),
        },
      ],
    }),
  ),
);
const hostileCard: fc.Arbitrary<Card> = fc.record({
  title: text,
  tone: fc.constantFrom('neutral', 'critical', 'ok'),
  emoji: fc.constantFrom(undefined, '🔥'),
  blocks: fc.array(block, { maxLength: 12 }),
}) as fc.Arbitrary<Card>;
