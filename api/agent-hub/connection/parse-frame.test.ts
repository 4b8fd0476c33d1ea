import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSample } from '../../../test/support/hub-agent.ts';
import { parseFrame } from './parse-frame.ts';

test('every text comes back as something, nothing throws', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseFrame(text).kind.length > 0));
  for (const text of [
    '',
    'null',
    '[]',
    '{"type":"__proto__"}',
    '{"type":"constructor"}',
    '['.repeat(100_000),
  ]) {
    expect(['unknown', 'invalid']).toContain(parseFrame(text).kind);
  }
});

test('one bad sample is rejected by its number, its neighbours stay', () => {
  const frame = { type: 'samples', samples: [makeSample(1), { seq: 2, sampledAt: 'now' }, makeSample(3)] };
  expect(parseFrame(JSON.stringify(frame))).toMatchObject({
    kind: 'frame',
    frame: { samples: [{ seq: 1 }, { seq: 3 }], rejected: [{ seq: 2 }] },
  });
});

test('a sample that cannot even be acknowledged makes the frame invalid', () => {
  const frame = { type: 'samples', samples: [makeSample(1), { sampledAt: 1 }] };
  expect(parseFrame(JSON.stringify(frame)).kind).toBe('invalid');
});

test('what PostgreSQL cannot store is taken out of every text', () => {
  const text =
    '{"type":"output","id":"1","seq":0,"stream":"stdout","data":"a\\u0000b \\ud83d\\ude00 \\ud800"}';
  expect(parseFrame(text)).toMatchObject({ frame: { data: 'ab 😀 \ufffd' } });
});

test('a version that is too old is told apart from a hello that is wrong', () => {
  expect(parseFrame('{"type":"hello","protocol":0}')).toEqual({ kind: 'too_old', protocol: 0 });
  expect(parseFrame('{"type":"hello","protocol":1}').kind).toBe('invalid');
});
