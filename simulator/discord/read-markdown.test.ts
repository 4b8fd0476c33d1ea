import { expect, test } from 'vitest';
import { readMarkdown } from './read-markdown.ts';

const names = {
  users: [{ id: '1', username: 'ada', displayName: 'Ada Admin', isBot: false }],
  channels: [{ id: '2', name: 'ops', topic: '', denied: [], isDirect: false }],
};

test.each([
  ['**bold** *slanted* __under__ ~~gone~~ ||hidden|| ***both***', 'bold slanted under gone hidden both'],
  ['a\\_b \\*c\\* \\\\ \\`d\\`', 'a_b *c* \\ `d`'],
  ['`code **as is**` after', '`code **as is**` after'],
  ['```\nname   cpu\nweb-1  3 %\n```\nafter', 'name   cpu\nweb-1  3 %\nafter'],
  ['# Title\n> said\nthen\n-# small', 'Title\nsaid\nthen\nsmall'],
  ['- a\n  - b\n- c\nd', '- a\n  - b\n- c\nd'],
  ['2. a\n3. b', '2. a\n3. b'],
  ['by <@1>, <@!1> and <@9> in <#2>', 'by @Ada Admin, @Ada Admin and <@9> in #ops'],
  ['since <t:0:R>, until <t:60>', 'since 1970-01-01 00:00:00 UTC, until 1970-01-01 00:01:00 UTC'],
  ['[the book](https://x.example/a_b) <https://x.example>', 'the book https://x.example'],
])('%j is read as %j', (written, read) => {
  expect(readMarkdown(written, names)).toBe(read);
});
