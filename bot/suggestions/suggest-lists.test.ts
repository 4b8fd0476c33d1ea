import { describe, expect, it } from 'vitest';
import { findMetric } from '../../shared/metrics.ts';
import { anAlert, aRule, aSubscription, ids } from '../test-support/sample-data.ts';
import { suggestAlerts } from './suggest-alerts.ts';
import { suggestMetrics } from './suggest-metrics.ts';
import { suggestRules } from './suggest-rules.ts';
import { suggestSubscriptions } from './suggest-subscriptions.ts';

describe('suggestMetrics', () => {
  it.each([
    ['mem', 'memory'],
    ['ram', 'memory'],
    ['Disk use', 'disk'],
    ['container-cpu', 'container-cpu'],
    ['memroy', 'memory'],
  ])('"%s" finds %s', (typed, first) => {
    expect(suggestMetrics(typed)[0]?.value).toBe(first);
  });

  it('offers only what the catalogue knows, the usual ones first', () => {
    const offered = suggestMetrics('').map(({ value }) => value);
    expect(offered.slice(0, 3)).toContain('cpu');
    expect(offered.map(findMetric)).not.toContain(undefined);
  });
});

describe('suggestRules', () => {
  it('means a rule by its name, and by its id where two share one', () => {
    const other = aRule({ id: ids.alert, name: 'Disk', scope: 'db-1' });
    expect(suggestRules('cpu', [aRule(), other])).toEqual([
      { label: 'High CPU · on tag:web', value: 'High CPU' },
    ]);
    const twins = suggestRules('', [aRule(), aRule({ id: ids.web2, name: 'high cpu' })]);
    expect(twins.map(({ value }) => value)).toEqual([ids.rule, ids.web2]);
    expect(new Set(twins.map(({ label }) => label)).size).toBe(2);
  });
});

describe('suggestAlerts', () => {
  const open = anAlert();
  const taken = anAlert({
    id: ids.web2,
    title: 'Disk on db-1',
    serverName: 'db-1',
    acknowledgedAt: open.startedAt,
  });

  it('finds by server and by title, with the state in words', () => {
    expect(suggestAlerts('db-1', [open, taken], { acknowledgedFirst: false })).toEqual([
      { label: '👀 Disk on db-1 · acknowledged · 00000002', value: ids.web2 },
    ]);
  });

  it('puts first what the verb is for', () => {
    const first = (acknowledgedFirst: boolean) =>
      suggestAlerts('', [open, taken], { acknowledgedFirst })[0]?.value;
    expect(first(false)).toBe(open.id);
    expect(first(true)).toBe(taken.id);
  });
});

describe('suggestSubscriptions', () => {
  it('puts this channel first and says which are elsewhere', () => {
    const there = aSubscription({ id: ids.web1, channel: 'discord:2', minSeverity: 'critical' });
    const here = aSubscription({ id: ids.web2, channel: 'discord:1', scope: '--all' });
    expect(suggestSubscriptions('', [there, here], 'discord:1')).toEqual([
      { label: '--all alerts>=warning · here', value: ids.web2 },
      { label: 'tag:prod alerts>=critical · in discord:2', value: ids.web1 },
    ]);
  });
});
