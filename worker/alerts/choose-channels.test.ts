import { describe, expect, it } from 'vitest';
import { chooseChannels, type RoutedAlert, type Subscription } from './choose-channels.ts';

const defaults = ['slack:CDEFAULT', 'discord:1'];
const server = { id: '1', name: 'web-1', tags: ['prod'] };
const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  channel: 'slack:C1',
  scope: '--all',
  minSeverity: 'warning',
  rule: null,
  metric: null,
  mention: null,
  ...change,
});
const alert: RoutedAlert = {
  ruleChannel: null,
  ruleName: 'Disk filling up',
  metric: 'disk_percent',
  server,
  severity: 'warning',
};
const channelsOf = (...asked: Parameters<typeof chooseChannels>) =>
  chooseChannels(...asked).map(({ channel }) => channel);

it.each<[string, string | null, Subscription[], string[]]>([
  ["the rule's own channel", 'slack:CRULE', [subscription()], ['slack:CRULE']],
  [
    'whoever subscribed',
    null,
    [subscription(), subscription({ channel: 'slack:C2' })],
    ['slack:C1', 'slack:C2'],
  ],
  ['each channel once', null, [subscription(), subscription({ scope: 'web-*' })], ['slack:C1']],
  ['the default channels, when nobody did', null, [], defaults],
  ['not who wants graver ones only', null, [subscription({ minSeverity: 'critical' })], defaults],
  ['not who asked for other servers', null, [subscription({ scope: 'tag:staging' })], defaults],
  ['a guild channel like any other', null, [subscription({ channel: 'discord:2' })], ['discord:2']],
  [
    'others, when one scope cannot be read',
    null,
    [subscription({ scope: 'a/b/c' }), subscription({ channel: 'slack:C2' })],
    ['slack:C2'],
  ],
])('tells %s', (_, ruleChannel, subscriptions, channels) => {
  expect(channelsOf({ ...alert, ruleChannel }, subscriptions, defaults)).toEqual(channels);
});

it('tells nobody when there is nobody to tell', () => {
  expect(channelsOf(alert, [], [])).toEqual([]);
});

describe('filters', () => {
  it.each<[string, Partial<Subscription>, boolean]>([
    ['the rule by its name', { rule: 'disk filling up' }, true],
    ['rules by a glob', { rule: 'Disk*' }, true],
    ['another rule', { rule: 'CPU*' }, false],
    ['the metric', { metric: 'disk_percent' }, true],
    ['another metric', { metric: 'cpu_percent' }, false],
    ['all that is asked at once', { rule: 'Disk*', metric: 'cpu_percent' }, false],
  ])('%s: %j', (_, filter, told) => {
    expect(channelsOf(alert, [subscription(filter)], [])).toEqual(told ? ['slack:C1'] : []);
  });

  it('of metrics leave out what no metric of ours shows', () => {
    const external = { ...alert, metric: null, ruleName: 'KubePodCrashLooping', server: null };
    expect(channelsOf(external, [subscription({ metric: 'cpu_percent' })], [])).toEqual([]);
    expect(channelsOf(external, [subscription({ rule: 'Kube*' })], [])).toEqual(['slack:C1']);
  });
});

describe('who is called', () => {
  it('is whom the subscription that wants the alert names', () => {
    const subscriptions = [
      subscription({ scope: 'web-*' }),
      subscription({ scope: 'tag:prod', mention: 'here' }),
      subscription({ channel: 'slack:C2', mention: 'user:U1', minSeverity: 'critical' }),
      subscription({ channel: 'discord:2', mention: 'group:9' }),
    ];
    expect(chooseChannels(alert, subscriptions, [])).toEqual([
      { channel: 'slack:C1', mention: 'here' },
      { channel: 'discord:2', mention: 'group:9' },
    ]);
    expect(chooseChannels({ ...alert, ruleChannel: 'discord:2' }, subscriptions, [])).toEqual([
      { channel: 'discord:2', mention: 'group:9' },
    ]);
  });

  it('is nobody in a default channel', () => {
    expect(chooseChannels(alert, [], ['slack:C9'])).toEqual([{ channel: 'slack:C9', mention: null }]);
  });
});
