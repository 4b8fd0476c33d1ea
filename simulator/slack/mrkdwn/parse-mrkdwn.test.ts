import { describe, expect, test } from 'vitest';
import { type Node, parseMrkdwn } from './parse-mrkdwn.ts';

const text = (value: string): Node => ({ kind: 'text', text: value });

describe('parseMrkdwn', () => {
  test.each<[string, Node[]]>([
    ['plain &lt;b&gt; &amp;amp;', [text('plain <b> &amp;')]],
    ['a *b* c', [text('a '), { kind: 'bold', children: [text('b')] }, text(' c')]],
    ['*a _b_*', [{ kind: 'bold', children: [text('a '), { kind: 'italic', children: [text('b')] }] }]],
    ['~x~', [{ kind: 'strike', children: [text('x')] }]],
    ['snake_case_name 2*3*4', [text('snake_case_name 2*3*4')]],
    ['* a * b', [text('* a * b')]],
    ['`*x*`', [{ kind: 'code', text: '*x*' }]],
    ['```\n*x*\n&lt;y\n```', [{ kind: 'pre', text: '*x*\n<y' }]],
    ['```\n<https://x.y|word>\n```', [{ kind: 'pre', text: 'word' }]],
    ['a\nb', [text('a'), { kind: 'break' }, text('b')]],
    [
      '&gt; q\n&gt; r\ns',
      [{ kind: 'quote', children: [text('q'), { kind: 'break' }, text('r')] }, text('s')],
    ],
    ['<https://x.y/?a=1&amp;b=2|here>', [{ kind: 'link', url: 'https://x.y/?a=1&b=2', label: 'here' }]],
    ['<javascript:alert(1)|x>', [text('<javascript:alert(1)|x>')]],
    ['<@U1>', [{ kind: 'user', id: 'U1' }]],
    ['<#C1|ops>', [{ kind: 'channel', id: 'C1', label: 'ops' }]],
    ['<!here>', [{ kind: 'broadcast', label: '@here' }]],
    [':fire:', [{ kind: 'emoji', name: 'fire' }]],
    [
      '<!date^1700000000^{date_short} at {time}^https://x.y|then>',
      [
        {
          kind: 'date',
          timestamp: 1700000000,
          format: '{date_short} at {time}',
          url: 'https://x.y',
          fallback: 'then',
        },
      ],
    ],
  ])('%s', (markup, nodes) => {
    expect(parseMrkdwn(markup)).toEqual(nodes);
  });
});
