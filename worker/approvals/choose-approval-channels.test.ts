import { expect, it } from 'vitest';
import { chooseApprovalChannels } from './choose-approval-channels.ts';

const web = { id: 's1', name: 'web-1', tags: ['prod', 'web'] };
const db = { id: 's2', name: 'db-1', tags: ['prod', 'db'] };
const to = (channel: string, scope: string, rule: string | null = null) => ({
  channel,
  scope,
  rule,
  metric: null,
});

it.each([
  [
    'the channel of any of the servers',
    [web, db],
    [to('slack:W', 'tag:web'), to('slack:S', 'tag:staging')],
    ['slack:W'],
  ],
  ['each channel once', [web], [to('slack:W', 'tag:web'), to('slack:W', 'web-*')], ['slack:W']],
  ['both platforms', [db], [to('slack:D', 'db-1'), to('discord:1', '--all')], ['slack:D', 'discord:1']],
  [
    'the default channels when nobody subscribed',
    [web],
    [to('slack:D', 'tag:db')],
    ['slack:OPS', 'discord:OPS'],
  ],
  ['not who wants one rule only', [web], [to('slack:W', 'tag:web', 'cpu*')], ['slack:OPS', 'discord:OPS']],
])('asks in %s', (_name, servers, subscriptions, expected) => {
  expect(chooseApprovalChannels(servers, subscriptions, ['slack:OPS', 'discord:OPS'])).toEqual(expected);
});
