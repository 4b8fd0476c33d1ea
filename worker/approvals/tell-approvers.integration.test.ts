import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDiscordRest } from '../../shared/discord/rest-client.ts';
import { createLogger } from '../../shared/logger.ts';
import { createSlackClient } from '../../shared/slack/web-client.ts';
import type { ChatPerson } from '../../simulator/chat-person.ts';
import { DiscordPerson } from '../../simulator/discord/driver.ts';
import { channels, people } from '../../simulator/discord/guild/seed.ts';
import {
  type DiscordSimulator,
  startDiscordSimulator,
} from '../../simulator/discord/start-discord-simulator.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { addCommand } from '../../test/support/test-hub.ts';
import type { ChatDelivery } from '../notifications/chat-delivery.ts';
import { createDiscordDelivery } from '../notifications/discord-delivery.ts';
import { createSlackDelivery } from '../notifications/slack-delivery.ts';
import { type ApprovalDependencies, tellApprovers } from './tell-approvers.ts';

const logger = createLogger('test', 'silent');
const onSlack = 'slack:C0OPS';
const onDiscord = `discord:${channels.ops}`;

let test: TestDatabase;
let slack: SlackSimulator;
let discord: DiscordSimulator;
let deps: ApprovalDependencies;
let everybody: ChatPerson[];
let serverId: string;

beforeEach(async () => {
  [test, slack, discord] = await Promise.all([
    createTestDatabase(),
    startSlackSimulator({ logger }),
    startDiscordSimulator({ logger }),
  ]);
  everybody = [
    new SlackPerson(slack.url, 'U0ADA', 'C0OPS'),
    new DiscordPerson(discord.url, people.ada, channels.ops),
  ];
  const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, logger, retries: 0 });
  const rest = createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl, logger });
  deps = {
    database: test.database,
    logger,
    platforms: new Map<string, ChatDelivery>([
      ['slack', createSlackDelivery(async () => client, { spacingMs: 0 })],
      ['discord', createDiscordDelivery(rest, { spacingMs: 0 })],
    ]),
    defaultChannels: [onSlack, onDiscord],
  };
  serverId = await insertServer(test.database.sql, 'web-1');
});
afterEach(async () => {
  await Promise.all([slack.close(), discord.close()]);
  await test.drop();
});

async function askedBy(source: string): Promise<string> {
  const { commandId } = await addCommand(test.database, [serverId]);
  await test.database.sql`
    update commands set
      state = 'awaiting_approval', source = ${source}, approvals_required = 2,
      approval_rule = 'operate on tag:prod needs 2 more people', approval_expires_at = now() + interval '15 minutes'
    where id = ${commandId}`;
  return commandId;
}
const approve = (commandId: string, label: string) => test.database.sql`
  insert into command_approvals (command_id, user_id, label, decision)
  values (${commandId}, gen_random_uuid(), ${label}, 'approved')`;
const end = (commandId: string, state: string) => test.database.sql`
  update commands set state = ${state}, finished_at = now() where id = ${commandId}`;
const rows = () => test.database.sql`
  select channel, done_at is not null as done, last_error as error from approval_messages order by channel desc`;

it('asks approvers on both platforms of what was asked for over the API, and shows there what becomes of it', async () => {
  const commandId = await askedBy('api_key:k1');
  await tellApprovers(deps);
  await tellApprovers(deps);
  for (const person of everybody) {
    const seen = await person.messages();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.visibleText).toMatch(/Restart web-1 needs approval[\s\S]*Ada \(test\)/);
    expect(seen[0]?.visibleText).toContain('0 of 2');
    expect(seen[0]?.controls).toEqual(expect.arrayContaining(['Approve', 'Deny']));
  }
  await approve(commandId, 'Vera (Slack)');
  await tellApprovers(deps);
  for (const person of everybody) expect((await person.messages())[0]?.visibleText).toContain('1 of 2');
  await approve(commandId, 'Bob (web)');
  await end(commandId, 'succeeded');
  await tellApprovers(deps);
  for (const person of everybody) {
    const [message, ...others] = await person.messages();
    expect(others).toEqual([]);
    expect(message?.visibleText).toMatch(/Restarted web-1[\s\S]*Vera \(Slack\)[\s\S]*Bob \(web\)/);
    expect(message?.controls).not.toContain('Approve');
  }
  expect(await rows()).toMatchObject([{ done: true }, { done: true }]);
});

it.each([
  ['expired', /not approved in time/],
  ['denied', /Nothing was run/],
  ['cancelled', /Nothing was run/],
])('takes the buttons away when it is %s', async (state, words) => {
  const commandId = await askedBy('user:u1');
  await tellApprovers(deps);
  await end(commandId, state);
  await tellApprovers(deps);
  for (const person of everybody) {
    const [message] = await person.messages();
    expect(message?.visibleText).toMatch(words);
    expect(message?.controls).toEqual([]);
  }
});

it('asks once, however many workers there are', async () => {
  await askedBy('api_key:k1');
  await Promise.all([1, 2, 3].map(() => tellApprovers(deps)));
  for (const person of everybody) expect(await person.messages()).toHaveLength(1);
});

it('stays one message when a worker dies between the post and its note, and says what is true now', async () => {
  const dying = [...deps.platforms].map(([platform, alive]): [string, ChatDelivery] => [
    platform,
    {
      ...alive,
      post: async (...post) => {
        await alive.post(...post);
        throw new Error('killed');
      },
    },
  ]);
  const commandId = await askedBy('api_key:k1');
  await tellApprovers({ ...deps, platforms: new Map(dying) });
  await end(commandId, 'expired');
  await test.database.sql`update approval_messages set next_attempt_at = now()`;
  await tellApprovers(deps);
  for (const person of everybody) {
    const [message, ...others] = await person.messages();
    expect(others).toEqual([]);
    expect(message?.visibleText).toMatch(/not approved in time/);
    expect(message?.controls).toEqual([]);
  }
});

it('leaves to the bot what was asked for in chat, and asks nothing that is over already', async () => {
  await askedBy('slack:T0LOCAL:U0ADA');
  await tellApprovers(deps);
  expect(await rows()).toEqual([]);
  const commandId = await askedBy('api_key:k1');
  await tellApprovers({ ...deps, platforms: new Map() });
  await end(commandId, 'expired');
  await test.database.sql`update approval_messages set done_at = null, next_attempt_at = now(), attempts = 0`;
  await tellApprovers(deps);
  for (const person of everybody) expect(await person.messages()).toEqual([]);
  expect(await rows()).toMatchObject([
    { done: true, error: null },
    { done: true, error: null },
  ]);
});

it('asks where the servers’ alerts are told, and in the default channels when that channel refuses', async () => {
  const [subscribed] = [`discord:${channels.board}`];
  await test.database.sql`
    insert into subscriptions (id, channel, scope, min_severity)
    values (gen_random_uuid(), ${subscribed!}, 'web-*', 'critical')`;
  await askedBy('api_key:k1');
  await tellApprovers(deps);
  expect(await rows()).toMatchObject([
    { channel: onSlack, error: null },
    { channel: subscribed, done: true, error: expect.stringContaining('50013') },
    { channel: onDiscord, error: null },
  ]);
  for (const person of everybody) expect(await person.messages()).toHaveLength(1);
});
