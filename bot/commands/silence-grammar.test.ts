import { describe, expect, it } from 'vitest';
import { readSilenceWords } from './silence-grammar.ts';

describe('readSilenceWords', () => {
  it.each<[string[], Record<string, string>]>([
    [['web-1', 'for', '2h', 'kernel', 'update'], { target: 'web-1', for: '2h', reason: 'kernel update' }],
    [['web-1', 'until', '18:00'], { target: 'web-1', for: '18:00' }],
    [
      ['web-1', 'until', 'tomorrow', '9:00', 'Europe/Berlin', 'the', 'move'],
      { target: 'web-1', for: 'tomorrow 9:00 Europe/Berlin', reason: 'the move' },
    ],
    [['tag:prod', '!web-3', 'for', '1d'], { target: 'tag:prod !web-3', for: '1d' }],
    [
      ['rule:CPU high', 'key:/var', 'critical', 'for', '1h'],
      { rule: 'CPU high', key: '/var', severity: 'critical', for: '1h' },
    ],
    [['web-1', 'severity:warning'], { target: 'web-1', severity: 'warning' }],
    [['web-1', 'looking', 'into', 'it'], { target: 'web-1', reason: 'looking into it' }],
    [['web-1', '30m'], { target: 'web-1', for: '30m' }],
    [['web-1', '18:00', 'the', 'move'], { target: 'web-1', for: '18:00', reason: 'the move' }],
    [['web-1', '3', 'disks', 'to', 'swap'], { target: 'web-1', reason: '3 disks to swap' }],
    [['web-*', 'tag:prod', 'moving', 'house'], { target: 'web-* tag:prod', reason: 'moving house' }],
    [['web-1', 'web-2', 'for', '1h'], { target: 'web-1 web-2', for: '1h' }],
    [
      ['--all', 'for', '1h', 'for', 'good', 'reasons'],
      { target: '--all', for: '1h', reason: 'for good reasons' },
    ],
    [['web-1', 'for', 'ever'], { target: 'web-1', for: 'ever' }],
    [[], {}],
  ])('%j', (words, expected) => {
    expect(readSilenceWords(words)).toEqual(expected);
  });
});
