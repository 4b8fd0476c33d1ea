import { expect, it } from 'vitest';
import { parseHubFrame } from './hub-frame.ts';

it('takes a valid frame', () => {
  expect(parseHubFrame('{"type":"ack","seq":5}')).toEqual({ kind: 'frame', frame: { type: 'ack', seq: 5 } });
});

it('can answer a request whose rest makes no sense', () => {
  const received = parseHubFrame('{"type":"request","id":"r1","method":7,"epoch":"x"}');
  expect(received).toMatchObject({ kind: 'invalid_request', id: 'r1' });
});

it.each([
  ['', 'none'],
  ['{', 'none'],
  ['null', 'none'],
  ['[]', 'none'],
  ['"ack"', 'none'],
  ['{"type":5}', 'none'],
  ['{"type":"party"}', 'party'],
  ['{"type":"__proto__"}', '__proto__'],
  ['{"type":"ack","seq":-1}', 'ack'],
  ['{"type":"ack","seq":1e400}', 'ack'],
  ['{"type":"request","method":"container.list"}', 'request'],
  [`${'['.repeat(5000)}${']'.repeat(5000)}`, 'none'],
])('ignores %j without falling over', (text, type) => {
  expect(parseHubFrame(text)).toMatchObject({ kind: 'ignored', type });
});
