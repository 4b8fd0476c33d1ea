import { describe, expect, it } from 'vitest';
import { readRuleWords, readThreshold } from './rule-grammar.ts';

describe('readRuleWords', () => {
  it.each<[string, Record<string, string>]>([
    [
      'cpu > 90 for 5m on tag:web critical #C0OPS',
      {
        metric: 'cpu',
        comparator: '>',
        value: '90',
        for: '5m',
        target: 'tag:web',
        severity: 'critical',
        channel: '#C0OPS',
      },
    ],
    ['cpu>90', { metric: 'cpu', comparator: '>', value: '90' }],
    ['cpu >90% 5m', { metric: 'cpu', comparator: '>', value: '90%', for: '5m' }],
    ['cpu≥90', { metric: 'cpu', comparator: '>=', value: '90' }],
    [
      'disk:/var >= 95 on web-1 !web-3 here',
      { metric: 'disk', key: '/var', comparator: '>=', value: '95', target: 'web-1 !web-3', channel: 'here' },
    ],
    [
      'container_running:nginx = 0 warning',
      { metric: 'container_running', key: 'nginx', comparator: '=', value: '0', severity: 'warning' },
    ],
    [
      'load < 1 critical on --all for 10m',
      { metric: 'load', comparator: '<', value: '1', severity: 'critical', target: '--all', for: '10m' },
    ],
  ])('%s', (typed, expected) => {
    expect(readRuleWords(typed.split(' '))).toEqual(expected);
  });

  it.each<[string, Record<string, string>]>([
    ['cpu > 80 critical 95', { critical: '95' }],
    ['cpu > 80% warning critical 95% on web-1', { severity: 'warning', critical: '95%', target: 'web-1' }],
    [
      'cpu > 95 critical warn 80 on web-1 db-2',
      { severity: 'critical', warning: '80', target: 'web-1 db-2' },
    ],
    ['cpu > 95 crit tag:web', { severity: 'critical', target: 'tag:web' }],
  ])('%s', (typed, expected) => {
    expect(readRuleWords(typed.split(' '))).toMatchObject(expected);
  });

  it.each([
    ['cpu > 90 80', '80'],
    ['disk > 80% web-1', 'web-1'],
    ['cpu > 90 sometimes on web-1', 'sometimes'],
  ])('refuses "%s" instead of watching a server of that name', (typed, word) => {
    expect(() => readRuleWords(typed.split(' '))).toThrow(`I do not understand "${word}"`);
  });

  it.each(['cpu', 'cpu 90', 'cpu is 90', ''])('refuses "%s"', (typed) => {
    expect(() => readRuleWords(typed.split(' '))).toThrow(
      'A rule needs a metric, a comparison and a number.',
    );
  });
});

describe('readThreshold', () => {
  it.each<[string, number | undefined]>([
    ['90', 90],
    ['90%', 90],
    ['-1.5', -1.5],
    ['500MB', 500 * 1024 ** 2],
    ['2GiB', 2 * 1024 ** 3],
    ['10MB/s', 10 * 1024 ** 2],
    ['30s', 30],
    ['5m', 300],
    ['lots', undefined],
    ['1e999', undefined],
  ])('%s', (text, expected) => {
    expect(readThreshold(text)).toBe(expected);
  });
});
