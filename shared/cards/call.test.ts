import { describe, expect, test } from 'vitest';
import { type Call, callOf } from './call.ts';
import type { Card } from './card.ts';
import { discordViolations } from './discord-violations.ts';
import { renderDiscord } from './render-discord.ts';
import { renderSlack } from './render-slack.ts';

const line = (calls: Call[], more: Partial<Card> = {}): Card => ({
  title: 'Escalated @everyone <@U9> <@9> <!here>',
  tone: 'neutral',
  blocks: [],
  calls,
  ...more,
});
const ada: Call[] = [
  { platform: 'slack', what: 'user', id: 'U1' },
  { platform: 'slack', what: 'group', id: 'S2' },
  { platform: 'discord', what: 'user', id: '30' },
  { platform: 'discord', what: 'group', id: '40' },
];

test('Slack calls its own users and groups, and nobody whom the words name', () => {
  const { text, blocks } = renderSlack(line(ada));
  expect(text).toBe('Escalated @everyone &lt;@U9&gt; &lt;@9&gt; &lt;!here&gt; <@U1> <!subteam^S2>');
  expect(JSON.stringify(blocks)).toContain('<@U1> <!subteam^S2>');
  expect(renderSlack(line([{ platform: 'slack', what: 'everyone', id: '' }])).text).toMatch(/<!channel>$/);
});

test('Discord calls its own users and roles, in the content and by the list, and nobody else', () => {
  const message = renderDiscord(line(ada));
  expect(message.content).toMatch(/<@30> <@&40>$/);
  expect(message.allowedMentions).toEqual({ parse: [], users: ['30'], roles: ['40'] });
  expect(renderDiscord(line([])).allowedMentions).toEqual({ parse: [] });
  const everyone = renderDiscord(line([{ platform: 'discord', what: 'here', id: '' }]));
  expect(everyone.allowedMentions).toEqual({ parse: ['everyone'] });
  expect(discordViolations(everyone)).toEqual([]);
});

test('who is called by many things is called once', () => {
  const twice = [...ada, ...ada.map((call) => ({ ...call }))];
  expect(renderSlack(line(twice)).text).toMatch(/&gt; <@U1> <!subteam\^S2>$/);
  expect(renderDiscord(line(twice)).content).toMatch(/ <@30> <@&40>$/);
});

test('a card in a box calls from above it', () => {
  const blocks: Card['blocks'] = [{ kind: 'text', text: ['words'] }];
  const message = renderDiscord(line(ada, { tone: 'critical', blocks }));
  expect(message.content).toBe('<@30> <@&40>');
  expect(message.embeds).toHaveLength(1);
});

test.each<Call>([
  { platform: 'slack', what: 'user', id: 'U1> <!channel' },
  { platform: 'discord', what: 'user', id: '1> @everyone' },
])('an id that is none calls nobody: %j', (call) => {
  expect(renderSlack(line([call])).text).not.toContain('<');
  expect(renderDiscord(line([call])).allowedMentions).toEqual({ parse: [] });
});

describe('as it is stored for a channel', () => {
  test.each<[string, string | null, Call | undefined]>([
    ['slack:C1', 'user:U1', { platform: 'slack', what: 'user', id: 'U1' }],
    ['discord:1', 'group:9', { platform: 'discord', what: 'group', id: '9' }],
    ['slack:C1', 'here', { platform: 'slack', what: 'here', id: '' }],
    ['slack:C1', null, undefined],
    ['slack:C1', 'user:<x>', undefined],
  ])('%s %s is %j', (channel, called, call) => {
    expect(callOf(channel, called)).toEqual(call);
  });
});
