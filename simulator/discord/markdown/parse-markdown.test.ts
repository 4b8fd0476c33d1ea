import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MarkdownNode } from './node.ts';
import { parseMarkdown } from './parse-markdown.ts';

const text = (value: string): MarkdownNode => ({ kind: 'text', text: value });
type Span = 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler' | 'quote' | 'subtext';
const span = (kind: Span, ...children: MarkdownNode[]): MarkdownNode => ({ kind, children });
const link = (url: string, label = url): MarkdownNode => ({ kind: 'link', url, children: [text(label)] });
const at = new Date(1_700_000_000_000);

describe('parseMarkdown: in a line', () => {
  test.each<[string, MarkdownNode[]]>([
    ['plain <b>&amp;</b>', [text('plain <b>&amp;</b>')]],
    ['a **b** c', [text('a '), span('bold', text('b')), text(' c')]],
    ['*a* _b_', [span('italic', text('a')), text(' '), span('italic', text('b'))]],
    ['***a***', [span('italic', span('bold', text('a')))]],
    ['__a *b*__', [span('underline', text('a '), span('italic', text('b')))]],
    ['~~a~~ ||b||', [span('strike', text('a')), text(' '), span('spoiler', text('b'))]],
    ['**two\nlines**', [span('bold', text('two\nlines'))]],
    ['snake_case_name 2*3*4', [text('snake_case_name 2'), span('italic', text('3')), text('4')]],
    ['* a * b', [{ kind: 'list', ordered: false, start: 1, items: [[text('a * b')]] }]],
    ['**open', [text('**open')]],
    ['\\*not\\* \\<@1> C:\\temp', [text('*not* <@1> C:\\temp')]],
    ['`**x** \\*`', [{ kind: 'code', text: '**x** \\*' }]],
    ['`` `x` ``', [{ kind: 'code', text: '`x`' }]],
    ['```\n**x**\n```\nafter', [{ kind: 'fence', text: '**x**' }, text('after')]],
    ['```json\n{}\n```', [{ kind: 'fence', text: '{}', language: 'json' }]],
    ['```one line```', [{ kind: 'fence', text: 'one line' }]],
    ['<@1> <@!2> <@&3> <#4>', mentions()],
    ['@everyone', [{ kind: 'everyone', text: '@everyone' }]],
    ['</chatops status:9>', [{ kind: 'command', name: 'chatops status' }]],
    ['<:up:123456>', [{ kind: 'emoji', name: 'up' }]],
    ['<t:1700000000>', [{ kind: 'time', at, style: 'f' }]],
    ['<t:1700000000:R>', [{ kind: 'time', at, style: 'R' }]],
    ['<t:9999999999999:R>', [text('<t:9999999999999:R>')]],
  ])('%j', (markup, nodes) => {
    expect(parseMarkdown(markup)).toEqual(nodes);
  });

  function mentions(): MarkdownNode[] {
    return [
      { kind: 'user', id: '1' },
      text(' '),
      { kind: 'user', id: '2' },
      text(' '),
      { kind: 'role', id: '3' },
      text(' '),
      { kind: 'channel', id: '4' },
    ];
  }
});

describe('parseMarkdown: links', () => {
  test.each<[string, MarkdownNode[]]>([
    ['see https://x.y/a?b=1&c=2.', [text('see '), link('https://x.y/a?b=1&c=2'), text('.')]],
    ['(https://x.y/a_(b))', [text('('), link('https://x.y/a_(b)'), text(')')]],
    ['<https://x.y>', [link('https://x.y')]],
    ['[words](https://x.y/a_(b))', [link('https://x.y/a_(b)', 'words')]],
    ['[**w**](https://x.y)', [{ kind: 'link', url: 'https://x.y', children: [span('bold', text('w'))] }]],
    ['[x](javascript:alert(1))', [text('[x](javascript:alert(1))')]],
    ['[https://bank.example](https://evil.example)', [text('[https://bank.example](https://evil.example)')]],
  ])('%j', (markup, nodes) => {
    expect(parseMarkdown(markup)).toEqual(nodes);
  });
});

describe('parseMarkdown: blocks', () => {
  test.each<[string, MarkdownNode[]]>([
    ['# A *b*\nc', [heading(1, text('A '), span('italic', text('b'))), text('c')]],
    ['### C ##', [heading(3, text('C'))]],
    ['#### d', [text('#### d')]],
    ['a # b', [text('a # b')]],
    ['-# small **x**\nnext', [span('subtext', text('small '), span('bold', text('x'))), text('next')]],
    ['> q\n> **r**\ns', [span('quote', text('q\n'), span('bold', text('r'))), text('s')]],
    ['>>> q\n> r', [span('quote', text('q\n> r'))]],
    ['>no quote', [text('>no quote')]],
    ['- a\n- b\nc', [list([text('a')], [text('b')]), text('c')]],
    ['- a\n  - b\n  more', [list([text('a'), list([text('b\nmore')])])]],
    ['3. c\n4. d', [{ ...list([text('c')], [text('d')]), ordered: true, start: 3 } as MarkdownNode]],
    ['1. a\n- b', [{ ...list([text('a')]), ordered: true } as MarkdownNode, list([text('b')])]],
    ['- **a\n- b**', [list([text('**a')], [text('b**')])]],
  ])('%j', (markup, nodes) => {
    expect(parseMarkdown(markup)).toEqual(nodes);
  });

  function heading(level: number, ...children: MarkdownNode[]): MarkdownNode {
    return { kind: 'heading', level, children };
  }
  function list(...items: MarkdownNode[][]): MarkdownNode {
    return { kind: 'list', ordered: false, start: 1, items };
  }
});

test('titles of embeds have no blocks, links or mentions', () => {
  const title = '# <@1> https://x.y **b**';
  expect(parseMarkdown(title, { isTitle: true })).toEqual([
    text('# <@1> https://x.y '),
    span('bold', text('b')),
  ]);
});

test('no word is lost, however the markup is nested or cut off', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '*',
    '**',
    '_',
    '~~',
    '||',
    '`',
    '```',
    '> ',
    '- ',
    '# ',
    '\\',
    '<@',
    '[',
    ']',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const source = pieces.join('');
      const shown = JSON.stringify(parseMarkdown(source), (key, value) =>
        key === 'kind' ? undefined : value,
      );
      expect(
        count(shown.replaceAll(/"(text|language|children|items|level|ordered|start)":|false/g, '')),
      ).toBe(count(source));
    }),
    { numRuns: 1_000 },
  );
  function count(text: string): number {
    return text.split('a').length - 1;
  }
});
