import { describe, expect, it } from 'vitest';
import { tokenize } from './tokenize.ts';

const texts = (typed: string) => tokenize(typed).map((word) => word.text);

describe('tokenize', () => {
  it.each<[string, string, string[]]>([
    ['words', '  status   web-1 ', ['status', 'web-1']],
    ['nothing', '   ', []],
    [
      'double quotes',
      'restart web-1 --reason "new cert now"',
      ['restart', 'web-1', '--reason', 'new cert now'],
    ],
    ['single quotes', "ack x 'on it'", ['ack', 'x', 'on it']],
    ['quotes after =', 'logs x --grep="a b"', ['logs', 'x', '--grep=a b']],
    ['an apostrophe inside a word', "ack x don't panic", ['ack', 'x', "don't", 'panic']],
    ['empty quotes', 'logs x --grep ""', ['logs', 'x', '--grep', '']],
    ['typographic quotes', 'ack x “looking into it”', ['ack', 'x', 'looking into it']],
    ['a dash that was two', 'logs x —tail 5', ['logs', 'x', '--tail', '5']],
    ['entities', 'rule add cpu &gt; 90 &amp; x &lt;', ['rule', 'add', 'cpu', '>', '90', '&', 'x', '<']],
    ['a channel', 'rule add <#C0123|ops>', ['rule', 'add', '#C0123']],
    ['a person', 'x <@U0ADA|ada>', ['x', '@U0ADA']],
    ['a group', 'x <!subteam^S0OPS|@ops>', ['x', '@S0OPS']],
    ['everybody here', 'x <!here> <!channel|channel>', ['x', '@here', '@channel']],
    ['quotes after :', 'subscribe rule:"Disk filling*"', ['subscribe', 'rule:Disk filling*']],
    [
      'an automatic link',
      'status <http://web-1.example.com|web-1.example.com>',
      ['status', 'web-1.example.com'],
    ],
    ['a link without a label', 'x <https://a.b/c>', ['x', 'https://a.b/c']],
    ['invisible characters', 'status\u00a0web\u200b-1', ['status', 'web-1']],
    ['less-than that is no markup', 'rule add cpu < 10', ['rule', 'add', 'cpu', '<', '10']],
  ])('reads %s', (_what, typed, expected) => {
    expect(texts(typed)).toEqual(expected);
  });

  it('refuses a quote that is never closed, saying which', () => {
    expect(() => tokenize('ack x "on it')).toThrow('The quote " is never closed.');
  });
});
