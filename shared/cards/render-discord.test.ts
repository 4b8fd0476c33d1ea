import { describe, expect, it } from 'vitest';
import { bold, type Card, type CardBlock, code, dateTime, relativeTime } from './card.ts';
import { discordViolations } from './discord-violations.ts';
import { renderDiscord } from './render-discord.ts';

const card = (blocks: CardBlock[], rest: Partial<Card> = {}): Card => ({
  title: 'web-1',
  tone: 'neutral',
  blocks,
  ...rest,
});
const at = new Date('2026-01-02T03:04:05Z');
const fields: CardBlock = {
  kind: 'fields',
  fields: [
    { label: 'CPU', value: ['97 %'] },
    { label: 'System', value: ['Debian GNU/Linux 13 (trixie) · 2 cores · x86_64'] },
  ],
};
const chart: CardBlock = {
  kind: 'image',
  image: { kind: 'png', png: Buffer.from('png'), fileName: 'cpu 1h.png' },
  alt: 'CPU of web-1',
};

describe('heading', () => {
  it('is the title of an answer, in the tone’s colour', () => {
    const { content, embeds } = renderDiscord(
      card([{ kind: 'text', text: ['hot'] }], { tone: 'critical', emoji: '🔥' }),
    );
    expect(content).toBe('');
    expect(embeds).toEqual([{ title: '🔥 web-1', description: 'hot', color: 0xa30200 }]);
  });

  it('is the text above the box, and said once, where it must show in a notification', () => {
    const { content, embeds } = renderDiscord(
      card([{ kind: 'text', text: ['hot'] }], { title: '[FIRING] CPU', tone: 'critical', announces: true }),
    );
    expect(content).toBe('[FIRING] CPU');
    expect(embeds).toEqual([{ description: 'hot', color: 0xa30200 }]);
  });

  it('is the whole message where there is nothing else', () => {
    const { content, embeds } = renderDiscord(card([], { emoji: '👀', title: 'Acknowledged by *Ada*' }));
    expect(content).toBe('👀 Acknowledged by \\*Ada\\*');
    expect(embeds).toEqual([]);
  });

  it('is cut where it is too long for a title, and then stands whole below', () => {
    const title = 'word '.repeat(100).trim();
    const [embed] = renderDiscord(card([], { title: title.repeat(5) })).embeds;
    expect(embed?.title?.length).toBeLessThanOrEqual(256);
    expect(embed?.description).toContain(title);
  });
});

describe('embeds', () => {
  it('shows words, then fields, then what follows them, the picture and the footer in one', () => {
    const { embeds, files } = renderDiscord(
      card([
        { kind: 'text', text: [bold('Hot'), ' since ', relativeTime(at)] },
        fields,
        { kind: 'text', text: [bold('Top processes')] },
        { kind: 'table', columns: [{ label: 'Process' }], rows: [['stress']] },
        chart,
        { kind: 'context', text: ['as of now'] },
      ]),
    );
    expect(embeds).toEqual([
      {
        title: 'web-1',
        description: '**Hot** since <t:1767323045:R>',
        fields: [
          { name: 'CPU', value: '97 %', inline: true },
          { name: 'System', value: 'Debian GNU/Linux 13 (trixie) · 2 cores · x86_64', inline: false },
          { name: 'Top processes', value: '```\nProcess\n───────\nstress\n```', inline: false },
        ],
        image: { url: 'attachment://cpu-1h.png' },
        footer: { text: 'as of now' },
      },
    ]);
    expect(files).toEqual([
      { fileName: 'cpu-1h.png', data: Buffer.from('png'), description: 'CPU of web-1' },
    ]);
  });

  it('puts a last remark with a time below the fields, because footers show none', () => {
    const [embed] = renderDiscord(
      card([fields, chart, { kind: 'context', text: ['Fired ', dateTime(at), ' · ', code('id')] }]),
    ).embeds;
    expect(embed?.fields?.at(-1)).toEqual({
      name: '\u200b',
      value: '-# Fired <t:1767323045:f> · `id`',
      inline: false,
    });
    expect(embed?.footer).toBeUndefined();
  });

  it('begins a next embed of the same colour for words after a picture', () => {
    const { embeds } = renderDiscord(
      card([chart, { kind: 'text', text: ['after'] }, { kind: 'text', text: ['more'] }], { tone: 'ok' }),
    );
    expect(embeds.map(({ image, description, color }) => [image?.url, description, color])).toEqual([
      ['attachment://cpu-1h.png', undefined, 0x2eb886],
      [undefined, 'after\nmore', 0x2eb886],
    ]);
  });

  it('keeps paragraphs of several lines apart', () => {
    const [embed] = renderDiscord(
      card([
        { kind: 'text', text: ['a\nb'] },
        { kind: 'text', text: ['c\nd'] },
      ]),
    ).embeds;
    expect(embed?.description).toBe('a\nb\n\nc\nd');
  });

  it('goes on in a next embed after 25 fields', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ label: `f${index}`, value: ['x'] }));
    const { embeds } = renderDiscord(card([{ kind: 'fields', fields: many }]));
    expect(embeds.map((embed) => embed.fields?.length)).toEqual([25, 5]);
  });
});

describe('tables', () => {
  const columns = [
    { label: 'State' },
    { label: 'Name', key: true as const },
    { label: 'CPU', align: 'right' as const },
    { label: 'Note' },
  ];

  it('stay in columns where a phone shows them', () => {
    const [embed] = renderDiscord(
      card([{ kind: 'table', columns, rows: [['🟢 up', 'web-1', '3 %', '']] }]),
    ).embeds;
    expect(embed?.description).toContain('```\nState  Name   CPU  Note\n');
  });

  it('become a list under their key where a phone would break the lines', () => {
    const rows = [['🟢 up', 'web-1', '3 %', 'a note that makes this line too wide']];
    const [embed] = renderDiscord(card([{ kind: 'table', columns, rows }])).embeds;
    expect(embed?.description).toBe(
      '🟢 up · **web-1**\n-# CPU 3 % · Note a note that makes this line too wide',
    );
  });

  it('are complete in a file when not all rows fit', () => {
    const rows = Array.from({ length: 600 }, (_, index) => [`server-${index}`, '12.5 %']);
    const message = renderDiscord(
      card([{ kind: 'table', columns: [{ label: 'Name' }, { label: 'CPU' }], rows }]),
    );
    expect(message.embeds[0]?.footer?.text).toMatch(/^The first \d+ of 600 rows; all are in table-1\.txt\.$/);
    expect(message.files[0]?.data.toString()).toContain('server-599');
  });
});

describe('what does not fit', () => {
  it('shows the last lines of long output and gives all of it as a file', () => {
    const text = Array.from({ length: 3000 }, (_, line) => `line ${line} \`\`\``).join('\n');
    const message = renderDiscord(card([{ kind: 'code', text, fileName: 'web-1/nginx.log' }]));
    expect(message.embeds[0]?.description).toContain('line 2999 ');
    expect(message.embeds[0]?.footer?.text).toMatch(
      /The last \d+ of 3000 lines; everything is in web-1-nginx.log/,
    );
    expect(message.files).toEqual([{ fileName: 'web-1-nginx.log', data: Buffer.from(text) }]);
    expect(discordViolations(message)).toEqual([]);
  });

  it('shows some of each of several long outputs', () => {
    const text = 'a line of output\n'.repeat(1000);
    const logs = ['a', 'b', 'c'].map((name): CardBlock => ({ kind: 'code', text, fileName: `${name}.log` }));
    const message = renderDiscord(card(logs));
    expect(message.files.map(({ fileName }) => fileName)).toEqual(['a.log', 'b.log', 'c.log']);
    expect(
      message.embeds
        .map(({ description }) => description)
        .join('')
        .match(/```/g),
    ).toHaveLength(6);
  });

  it('goes into a file as a whole card, while picture and buttons stay', () => {
    const rows = Array.from(
      { length: 80 },
      (_, index): CardBlock => ({
        kind: 'text',
        text: [`row ${index} ${'x'.repeat(100)}`],
      }),
    );
    const next = { kind: 'button', label: 'Next', action: { verb: 'servers', args: {} } } as const;
    const message = renderDiscord(card([...rows, chart, { kind: 'actions', actions: [next] }]));
    expect(discordViolations(message)).toEqual([]);
    expect(message.files.map(({ fileName }) => fileName)).toEqual(['cpu-1h.png', 'web-1.txt']);
    expect(message.files[1]?.data.toString()).toContain('row 79');
    expect(message.embeds.at(-1)?.footer?.text).toBe('Too long for one message: everything is in web-1.txt.');
    expect(message.components).toHaveLength(1);
  });

  it('keeps the end of what is too large for any file, and says so', () => {
    const text = `${'0123456789abcdef\n'.repeat(700_000)}the end`;
    const message = renderDiscord(card([{ kind: 'code', text, fileName: 'huge.log' }]));
    expect(discordViolations(message)).toEqual([]);
    expect(message.files[0]?.data.toString().endsWith('the end')).toBe(true);
    expect(JSON.stringify(message.embeds)).toContain('the end of it is in web-1.txt');
  });

  it('gives files of one name different ones', () => {
    const text = 'x\n'.repeat(5000);
    const message = renderDiscord(
      card([
        { kind: 'code', text, fileName: 'out.log' },
        { kind: 'code', text, fileName: 'out.log' },
      ]),
    );
    expect(message.files.map(({ fileName }) => fileName)).toEqual(['out.log', 'out-2.log']);
  });
});

describe('pictures', () => {
  it('that the message has already are kept, not sent again', () => {
    const image = { kind: 'uploaded', fileId: '123456789/cpu.png' } as const;
    const message = renderDiscord(card([{ kind: 'image', image, alt: 'CPU' }]));
    expect(message.embeds[0]?.image).toEqual({ url: 'attachment://cpu.png' });
    expect(message.keptAttachmentIds).toEqual(['123456789']);
    expect(message.files).toEqual([]);
  });

  it('of another platform are told in words', () => {
    const image = { kind: 'uploaded', fileId: 'F0123' } as const;
    const message = renderDiscord(card([{ kind: 'image', image, alt: 'CPU of web-1' }]));
    expect(JSON.stringify(message.embeds)).toContain('The picture cannot be shown here: CPU of web-1');
    expect(message.keptAttachmentIds).toEqual([]);
  });
});
