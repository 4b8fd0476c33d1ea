import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acknowledgeAlert } from '../../drizzle/queries/alert-actions.ts';
import { oweMessages } from '../../drizzle/queries/owe-messages.ts';
import { alertEvents, alerts } from '../../drizzle/schema/index.ts';
import { createDiscordRest } from '../../shared/discord/rest-client.ts';
import type { JobProducer } from '../../shared/jobs.ts';
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
import type { ChatDelivery } from './chat-delivery.ts';
import { deliverNotification } from './deliver-notification.ts';
import { createDiscordDelivery } from './discord-delivery.ts';
import type { DeliveryDependencies } from './message-update.ts';
import { createSlackDelivery } from './slack-delivery.ts';

const logger = createLogger('test', 'silent');
const onSlack = 'slack:C0OPS';
const onDiscord = `discord:${channels.ops}`;
const grouping = { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 };
const png = Buffer.from('89504e470d0a1a0a', 'hex');

let test: TestDatabase;
let slack: SlackSimulator;
let discord: DiscordSimulator;
let deps: DeliveryDependencies;
/** Notifications whose delivery was asked for and not begun, as the queue would hold them. */
let due: string[];
let alertId: string;
let adaOnSlack: ChatPerson;
let adaOnDiscord: ChatPerson;

beforeEach(async () => {
  [test, slack, discord] = await Promise.all([
    createTestDatabase(),
    startSlackSimulator({ logger, timings: { fileReadyMs: 10 } }),
    startDiscordSimulator({ logger }),
  ]);
  adaOnSlack = new SlackPerson(slack.url, 'U0ADA', 'C0OPS');
  adaOnDiscord = new DiscordPerson(discord.url, people.ada, channels.ops);
  due = [];
  const jobs: JobProducer = {
    add: async (_, payload) => void due.push((payload as { notificationId: string }).notificationId),
    ask: async () => undefined,
    close: async () => {},
  };
  const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, logger, retries: 0 });
  const rest = createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl, logger });
  deps = {
    database: test.database,
    jobs,
    logger,
    platforms: new Map<string, ChatDelivery>([
      ['slack', createSlackDelivery(async () => client, { spacingMs: 0 })],
      ['discord', createDiscordDelivery(rest, { spacingMs: 0 })],
    ]),
    defaultChannels: [onSlack, onDiscord],
    grouping,
    drawChart: async () => png,
    onChartFailed: () => {},
  };
  alertId = await fire();
});
afterEach(async () => {
  await Promise.all([slack.close(), discord.close()]);
  await test.drop();
});

async function fire(): Promise<string> {
  const now = new Date();
  const [alert] = await test.database.orm
    .insert(alerts)
    .values({
      ruleId: randomUUID(),
      serverId: await insertServer(test.database.sql, 'web-1'),
      key: '',
      title: 'CPU high on web-1',
      metric: 'cpu_percent',
      severity: 'critical',
      state: 'firing',
      comparator: '>',
      threshold: 90,
      value: 97,
      startedAt: now,
      firedAt: now,
    })
    .returning();
  await test.database.orm.insert(alertEvents).values({ alertId: alert!.id, at: now, kind: 'fired' });
  return alert!.id;
}

async function owe(...told: string[]): Promise<void> {
  const wanted = told.map((channel) => ({ alertId, channel, notBefore: null, mention: null }));
  const owed = await oweMessages(test.database.sql, wanted, { now: Date.now(), grouping });
  due.push(...owed.map(({ id }) => id));
}
async function acknowledge(): Promise<void> {
  const { orm } = test.database;
  due.push(...(await acknowledgeAlert(orm, alertId, 'ada', 'on it')).owed.map(({ id }) => id));
}
/** Works off the queue, what it adds included; waits are over at once. */
async function deliverAll(): Promise<void> {
  for (let id = due.shift(); id !== undefined; id = due.shift()) {
    await test.database.sql`update notifications set next_attempt_at = now() where id = ${id}`;
    await deliverNotification(deps, id);
  }
}
const states = async () =>
  (await test.database.sql`select channel, state from notifications order by channel`).map(
    ({ channel, state }) => `${channel} ${state}`,
  );
const alertsSeen = async (person: ChatPerson) =>
  (await person.messages()).filter(({ id, threadId }) => threadId === undefined || threadId === id);

it('tells both at once, each with its chart, and each hears of an acknowledgement in its message and thread', async () => {
  await owe(onSlack, onDiscord);
  await deliverAll();
  for (const person of [adaOnSlack, adaOnDiscord]) {
    const seen = await alertsSeen(person);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.visibleText).toContain('[FIRING] CPU high on web-1');
    expect(await person.image(seen[0]?.imageFileIds[0] ?? '')).toEqual(png);
  }
  await acknowledge();
  await deliverAll();
  for (const person of [adaOnSlack, adaOnDiscord]) {
    const [alert, ...others] = await alertsSeen(person);
    expect(others).toEqual([]);
    expect(alert?.visibleText).toContain('[ACKNOWLEDGED] CPU high on web-1');
    expect(alert?.imageFileIds).toHaveLength(1);
    expect(alert?.controls).toContain('Unack');
    const history = (await person.messages()).filter(
      ({ id, threadId }) => threadId === alert?.id && id !== threadId,
    );
    expect(history.map(({ visibleText }) => visibleText)).toEqual([
      expect.stringContaining('Acknowledged by ada: on it'),
    ]);
  }
});

it('is delivered once by several workers', async () => {
  await owe(onSlack, onDiscord);
  const ids = due.splice(0);
  await Promise.all([1, 2, 3].flatMap(() => ids.map((id) => deliverNotification(deps, id))));
  for (const person of [adaOnSlack, adaOnDiscord]) expect(await alertsSeen(person)).toHaveLength(1);
});

it('stays one message on Discord when a worker dies between the post and its note, and says what is true now', async () => {
  const alive = deps.platforms.get('discord')!;
  const dying: ChatDelivery = {
    ...alive,
    post: async (...post) => {
      await alive.post(...post);
      throw new Error('killed');
    },
  };
  await owe(onDiscord);
  // No picture to come, whose edit would bring the words along.
  await test.database.sql`update notifications set chart_state = 'failed'`;
  const [id] = due.splice(0);
  await deliverNotification({ ...deps, platforms: new Map([['discord', dying]]) }, id!);
  expect(await alertsSeen(adaOnDiscord)).toHaveLength(1);
  await acknowledge();
  await deliverAll();
  const seen = await alertsSeen(adaOnDiscord);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.visibleText).toContain('[ACKNOWLEDGED]');
  expect(await states()).toEqual([`${onDiscord} delivered`]);
});

it('tells the default channels of both what a guild channel could not be told, and why', async () => {
  await owe(`discord:${channels.board}`);
  await deliverAll();
  expect(await states()).toEqual([
    `${onDiscord} delivered`,
    `discord:${channels.board} abandoned`,
    `${onSlack} delivered`,
  ]);
  const reason = /Could not be told in .*board.*: Discord: Missing Permissions \(50013\).*Send Messages/;
  const [there] = await alertsSeen(adaOnDiscord);
  expect(there?.visibleText).toMatch(reason);
  const [here] = await alertsSeen(adaOnSlack);
  expect(here?.visibleText).toContain('Missing Permissions (50013)');
});

it('says in the one default channel that the other could not be told, although it had the alert already', async () => {
  await owe(onSlack);
  const [first] = due.splice(0);
  await deliverNotification(deps, first!);
  await owe(onDiscord);
  const [second] = due.splice(0);
  await fetch(`${discord.url}/sim/config`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ denied: { [channels.ops]: ['ViewChannel'] } }),
  });
  await deliverNotification(deps, second!);
  await deliverAll();
  const seen = await alertsSeen(adaOnSlack);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.visibleText).toContain('Missing Access (50001)');
  expect(seen[0]?.imageFileIds).toHaveLength(1);
});

it('posts anew, with a picture of its own, when somebody deleted the message on Discord', async () => {
  await owe(onDiscord);
  await deliverAll();
  const [lost] = await alertsSeen(adaOnDiscord);
  const rest = createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl, logger });
  await rest.delete(`/channels/${channels.ops}/messages/${lost?.id}`);
  await acknowledge();
  await deliverAll();
  const seen = await alertsSeen(adaOnDiscord);
  expect(seen.map(({ visibleText }) => visibleText)).toEqual([expect.stringContaining('[ACKNOWLEDGED]')]);
  expect(seen[0]?.imageFileIds).toHaveLength(1);
  expect(seen[0]?.imageFileIds).not.toEqual(lost?.imageFileIds);
});
