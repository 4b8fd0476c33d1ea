import { expect, test } from 'vitest';
import type { Snapshot } from './control/snapshot.ts';
import { readMrkdwn } from './read-mrkdwn.ts';

const names: Pick<Snapshot, 'users' | 'channels'> = {
  users: [{ id: 'U1', name: 'ada', realName: 'Ada Admin', isBot: false }],
  channels: [{ id: 'C1', name: 'ops', kind: 'public', topic: '', isArchived: false, hasApp: true }],
};

test.each([
  ['*web-1* is _down_, ~up~', 'web-1 is down, up'],
  ['cpu &gt; 90 &amp; more', 'cpu > 90 & more'],
  ['`/chatops alerts`', '`/chatops alerts`'],
  ['```\na &lt; b\nc\n```', 'a < b\nc'],
  ['before\n```c```\nafter', 'before\nc\nafter'],
  ['&gt; quoted\nafter', 'quoted\nafter'],
  ['by <@U1> in <#C1>, <@U2> in <#C2>', 'by @Ada Admin in #ops, @U2 in #C2'],
  ['<!here> :fire: <https://example.org|docs>', '@here 🔥 docs'],
  ['at <!date^1700000000^{date_short} {time}|then>', 'at 2023-11-14 22:13:20 UTC'],
])('%s', (mrkdwn, words) => {
  expect(readMrkdwn(mrkdwn, names)).toBe(words);
});
