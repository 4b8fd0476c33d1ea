import { expect, it } from 'vitest';
import { chooseChannels, type Subscription } from './choose-channels.ts';

const defaults = ['slack:CDEFAULT', 'discord:1'];
const server = { id: '1', name: 'web-1', tags: ['prod'] };
const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  channel: 'slack:C1',
  scope: '--all',
  minSeverity: 'warning',
  ...change,
});

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
  const alert = { ruleChannel, server, severity: 'warning' as const };
  expect(chooseChannels(alert, subscriptions, defaults)).toEqual(channels);
});

it('tells nobody when there is nobody to tell', () => {
  expect(chooseChannels({ ruleChannel: null, server, severity: 'critical' }, [], [])).toEqual([]);
});
