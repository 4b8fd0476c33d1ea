import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../simulator/discord/markdown/parse-markdown.ts';
import { bold, code, type Inline } from './card.ts';
import { escapeDiscord, escapeHeading, fence, packDiscord, renderInline } from './discord-markup.ts';
import { hostileInline, hostileText } from './test-support/hostile-cards.ts';

const asShown = (text: string): string =>
  text.replaceAll(/\p{Surrogate}/gu, '\ufffd').replaceAll(/\r\n?/g, '\n');

describe('escapeDiscord', () => {
  it('shows any text as it is', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = asShown(text);
        expect(parseMarkdown(escapeDiscord(text))).toEqual(
          shown === '' ? [] : [{ kind: 'text', text: shown }],
        );
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['my_server and a-b, 3.5 % (see #4): fine!', 'my_server and a-b, 3.5 % (see #4): fine!'],
    ['web-*/nginx', 'web-\\*/nginx'],
    ['__init__', '\\_\\_init\\_\\_'],
    ['- 5\n# 6\n7. 8', '\\- 5\n\\# 6\n7\\. 8'],
    ['@everyone @here @ops', '\\@everyone \\@here @ops'],
    ['https://x.y/a_b', 'https\\://x.y/a_b'],
    ['image:tada:latest', 'image\\:tada:latest'],
  ])('puts a backslash only where one is needed: %s', (text, escaped) => {
    expect(escapeDiscord(text)).toBe(escaped);
  });

  it('leaves the brackets of a heading, which phones show raw, unless they could be a link', () => {
    expect(escapeHeading('[FIRING] CPU high on web_1')).toBe('[FIRING] CPU high on web_1');
    expect(escapeHeading('[x](https://y.z)')).toBe('\\[x]\\(https\\://y.z)');
    expect(escapeHeading('\\[x')).toBe('\\\\[x');
  });
});

describe('renderInline', () => {
  const at = new Date('2026-01-02T03:04:05Z');
  it.each<[Inline, string]>([
    [bold('a*b'), '**a\\*b**'],
    [bold(' '), ' '],
    [code('a`b'), '`aˋb`'],
    [code(''), ''],
    [{ kind: 'time', at, style: 'relative' }, '<t:1767323045:R>'],
    [{ kind: 'time', at, style: 'datetime' }, '<t:1767323045:f>'],
    [{ kind: 'time', at, style: 'time' }, '<t:1767323045:T>'],
    [{ kind: 'time', at: new Date('nonsense'), style: 'time' }, 'unknown time'],
    [{ kind: 'mention', userId: '123456789012345678' }, '<@123456789012345678>'],
    [{ kind: 'mention', userId: 'U0123' }, 'U0123'],
    [{ kind: 'channel', channel: 'discord:123456789012345678' }, '<#123456789012345678>'],
    [{ kind: 'channel', channel: 'slack:C0123' }, 'Slack channel C0123'],
    [
      { kind: 'link', text: 'run [book]', url: 'https://x.y/a_(b)?c=[d]' },
      '[run (book)](https://x.y/a_%28b%29?c=%5bd%5d)',
    ],
    [{ kind: 'link', text: 'https://x.y', url: 'https://x.y' }, '<https://x.y>'],
    [{ kind: 'link', text: 'x', url: 'javascript:alert(1)' }, 'x (javascript:alert(1))'],
  ])('%j -> %s', (piece, markup) => {
    expect(renderInline(piece)).toBe(markup);
  });

  it('keeps spans side by side apart', () => {
    const [markup = ''] = packDiscord([bold('a'), bold('b'), code('c'), code('d')], 1000);
    expect(parseMarkdown(markup).flatMap((node) => (node.kind === 'text' ? [] : [node.kind]))).toEqual([
      'bold',
      'bold',
      'code',
      'code',
    ]);
  });

  it('lets no piece begin markup that another one ends', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(hostileInline, { maxLength: 5 }), (pieces) => {
        const kinds = packDiscord(pieces, 4000).flatMap((text) =>
          parseMarkdown(text).map(({ kind }) => kind),
        );
        const made = new Set(['text', 'bold', 'code', 'time', 'link']);
        expect(kinds.filter((kind) => !made.has(kind))).toEqual([]);
        const links = pieces.filter((piece) => typeof piece === 'object' && piece.kind === 'link').length;
        expect(kinds.filter((kind) => kind === 'link').length).toBeLessThanOrEqual(links);
      }),
      { numRuns: 2000 },
    );
  });
});

it('lets no text end a fence', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(
      hostileText.filter((text) => text.trim() !== ''),
      (text) => {
        expect(parseMarkdown(`${fence(text)}\nafter`).map(({ kind }) => kind)).toEqual(['fence', 'text']);
      },
    ),
    { numRuns: 2000 },
  );
});
