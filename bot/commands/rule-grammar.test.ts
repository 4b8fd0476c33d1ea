import { describe, expect, it } from 'vitest';
import { definesRule, readRuleChanges, readRuleWords } from './rule-grammar.ts';

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
    [
      'disk full in 6h on tag:db critical',
      { metric: 'disk_full_hours', comparator: '<', value: '6h', target: 'tag:db', severity: 'critical' },
    ],
    ['disk:/var full in 2d', { metric: 'disk_full_hours', key: '/var', comparator: '<', value: '2d' }],
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
    ['rate(memory) > 10%/h over 6h', { metric: 'memory', aggregate: 'rate', value: '10%/h', over: '6h' }],
    ['rate(disk:/var)>1%', { metric: 'disk', key: '/var', aggregate: 'rate', comparator: '>', value: '1%' }],
    ['cpu > 90 avg over 10m', { aggregate: 'avg', over: '10m' }],
    ['cpu > 90 over 10m average for 5m', { aggregate: 'avg', over: '10m', for: '5m' }],
    ['avg(cpu) > 90 over 10m', { metric: 'cpu', aggregate: 'avg', over: '10m' }],
    ['cpu > 90 keep firing for 10m', { keep: '10m' }],
    ['cpu > 90 keep-firing 10m recover at 80', { keep: '10m', recover: '80' }],
    ['cpu > 90 no-data fire after 5m on web-1', { noData: 'fire', noDataAfter: '5m', target: 'web-1' }],
    ['cpu > 90 nodata OK', { noData: 'ok' }],
    ['cpu > 90 runbook https://wiki/cpu named CPU', { runbook: 'https://wiki/cpu', name: 'CPU' }],
    ['cpu > 90 on web-1 db-2 to slack:C0OPS', { target: 'web-1 db-2', channel: 'slack:C0OPS' }],
    ['cpu > 90 on tag:web max over 1m', { target: 'tag:web', aggregate: 'max', over: '1m' }],
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

describe('readRuleChanges', () => {
  it.each<[string, Record<string, string>]>([
    ['> 85', { comparator: '>', value: '85' }],
    ['>85 for 10m', { comparator: '>', value: '85', for: '10m' }],
    ['cpu > 85', { metric: 'cpu', comparator: '>', value: '85' }],
    ['disk:/var', { metric: 'disk', key: '/var' }],
    ['critical 95 warning none', { critical: '95', warning: 'none' }],
    ['for 10m on tag:web', { for: '10m', target: 'tag:web' }],
    ['max over 5m', { aggregate: 'max', over: '5m' }],
    ['named Other', { name: 'Other' }],
    ['to default recover default runbook none', { channel: 'default', recover: 'default', runbook: 'none' }],
    ['', {}],
  ])('%s', (typed, expected) => {
    expect(readRuleChanges(typed.split(' ').filter((word) => word !== ''))).toEqual(expected);
  });

  it.each([
    'for',
    'over',
    'keep firing',
    'recover',
    'runbook',
    'named',
    'to',
    'no-data',
    'no-data fire after',
  ])('asks for more after "%s"', (typed) => {
    expect(() => readRuleChanges(typed.split(' '))).toThrow('I need more');
  });

  it('refuses a word that means nothing', () => {
    expect(() => readRuleChanges(['85'])).toThrow('I do not understand "85"');
  });
});

describe('definesRule', () => {
  it.each([
    ['cpu > 90', true],
    ['cpu>90 for 5m', true],
    ['rate(memory) > 10', true],
    ['CPU-high', false],
    ['CPU-high > 80', false],
    ['> 80', false],
    ['x for 5m', false],
  ])('%s: %s', (typed, expected) => expect(definesRule(typed.split(' '))).toBe(expected));
});
