import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acknowledgeAlert } from '../../drizzle/queries/alert-actions.ts';
import { addEscalatedEvent } from '../../drizzle/queries/escalations.ts';
import { oweMessages } from '../../drizzle/queries/owe-messages.ts';
import { tellChange } from '../../drizzle/queries/tell-change.ts';
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
import { fireAgain, fireAlerts, insertRule, resolveAlerts } from '../../test/support/insert-alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { ChatDelivery } from './chat-delivery.ts';
import { deliverNotification } from './deliver-notification.ts';
import { createDiscordDelivery } from './discord-delivery.ts';
import type { DeliveryDependencies } from './message-update.ts';
import { createSlackDelivery } from './slack-delivery.ts';

const logger = createLogger('test', 'silent');
const onSlack = 'slack:C0OPS';
const onDiscord = `discord:${channels.ops}`;
const png = Buffer.from('89504e470d0a1a0a', 'hex');

let test: TestDatabase;
let slack: SlackSimulator;
let discord: DiscordSimulator;
let deps: DeliveryDependencies;
let ruleId: string;
let drawn: number[];
let watching: ChatPerson[];

beforeEach(async () => {
  [test, slack, discord] = await Promise.all([
    createTestDatabase(),
    startSlackSimulator({ logger, timings: { fileReadyMs: 10 } }),
    startDiscordSimulator({ logger }),
  ]);
  watching = [
    new SlackPerson(slack.url, 'U0ADA', 'C0OPS'),
    new DiscordPerson(discord.url, people.ada, channels.ops),
  ];
  const jobs: JobProducer = { add: async () => {}, ask: async () => undefined, close: async () => {} };
  const client = createSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, logger, retries: 0 });
  const rest = createDiscordRest({ token: discord.token, apiUrl: discord.apiUrl, logger });
  drawn = [];
  deps = {
    database: test.database,
    jobs,
    logger,
    platforms: new Map<string, ChatDelivery>([
      ['slack', createSlackDelivery(async () => client, { spacingMs: 0 })],
      ['discord', createDiscordDelivery(rest, { spacingMs: 0 })],
    ]),
    defaultChannels: [],
    grouping: { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 },
    drawChart: async (alerts) => {
      drawn.push(alerts.length);
      return png;
    },
    onChartFailed: () => {},
  };
  ruleId = await insertRule(test.database);
});
afterEach(async () => {
  await Promise.all([slack.close(), discord.close()]);
  await test.drop();
});

async function owe(alertIds: string[]): Promise<void> {
  const wanted = alertIds.flatMap((alertId) =>
    [onSlack, onDiscord].map((channel) => ({ alertId, channel, notBefore: null, mention: null })),
  );
  await oweMessages(test.database.sql, wanted, { now: Date.now(), grouping: deps.grouping });
}
/** Over, and told. */
async function end(alertIds: string[]): Promise<void> {
  await resolveAlerts(test.database, alertIds);
  await tellChange(test.database.sql, alertIds);
}
/** Every message, its waits over at once. */
async function deliver(): Promise<void> {
  const { sql } = test.database;
  await sql`update notifications set next_attempt_at = now() where state = 'owed'`;
  const ids = await sql<{ id: string }[]>`select id from notifications`;
  await Promise.all(ids.map(({ id }) => deliverNotification(deps, id)));
}
/** As if people were last disturbed that long ago. */
async function letPass(seconds: number): Promise<void> {
  await test.database.sql`
    update notifications set notified_at = notified_at - make_interval(secs => ${seconds}),
      wake_at = wake_at - make_interval(secs => ${seconds})`;
}
/** What stands in the channel itself, the message first; and what stands in its thread. */
async function seenBy(person: ChatPerson) {
  const all = await person.messages();
  const [message, ...below] = all.filter(({ id, threadId }) => threadId === undefined || threadId === id);
  const inThread = all.filter(({ id, threadId }) => threadId === message?.id && id !== threadId);
  return { message, below, inThread, all };
}

describe('a storm of forty servers', () => {
  it('is one message with one picture: how many, who is worst, what acts on all', async () => {
    await owe(await fireAlerts(test.database, ruleId, 40));
    await deliver();
    for (const person of watching) {
      const { message, all } = await seenBy(person);
      expect(all).toHaveLength(1);
      expect(message?.visibleText).toContain('[FIRING] CPU high: 40 servers (critical)');
      expect(message?.visibleText).toContain('40 critical');
      expect(message?.visibleText).toContain('and 25 more');
      expect(message?.controls).toEqual(expect.arrayContaining(['Ack all', 'List', 'Chart']));
      expect(message?.imageFileIds).toHaveLength(1);
    }
    expect(drawn).toEqual([10, 10]);
  });

  it('is over in the same message, with one line for all of it and the picture whole', async () => {
    const ids = await fireAlerts(test.database, ruleId, 40);
    await owe(ids);
    await deliver();
    await end(ids.slice(0, 30));
    await deliver();
    for (const person of watching) {
      const { message, all } = await seenBy(person);
      expect(message?.visibleText).toContain('CPU high: 10 of 40 servers');
      expect(all).toHaveLength(1);
    }
    await end(ids.slice(30));
    await deliver();
    for (const person of watching) {
      const { message, below, inThread, all } = await seenBy(person);
      expect(message?.visibleText).toContain('[RESOLVED] CPU high: 40 servers');
      expect(message?.imageFileIds).toHaveLength(1);
      const lines = [...below, ...inThread].map(({ visibleText }) => visibleText);
      expect(lines).toEqual([expect.stringContaining('40 recovered: web-1, web-2')]);
      expect(all.map(({ visibleText }) => visibleText).join()).toContain('and 32 more');
    }
    expect(drawn).toHaveLength(4);
  });

  it('shows at once what joins, and disturbs people with it once per interval, in the channel', async () => {
    await owe(await fireAlerts(test.database, ruleId, 1));
    await deliver();
    for (const from of [2, 12]) {
      await owe(await fireAlerts(test.database, ruleId, 10, { from }));
      await deliver();
    }
    for (const person of watching) {
      const { message, all } = await seenBy(person);
      expect(message?.visibleText).toContain('CPU high: 21 servers');
      expect(all).toHaveLength(1);
    }
    await letPass(301);
    await deliver();
    await deliver();
    for (const person of watching) {
      const { all } = await seenBy(person);
      expect(all).toHaveLength(2);
      expect(all[1]?.visibleText).toContain('20 more fire: web-2');
    }
    expect(drawn).toEqual([1, 1, 10, 10]);
    const lines = (await watching[1]!.messages()).filter(({ threadId }) => threadId === undefined);
    expect(lines).toHaveLength(2);
  });

  it('of ten thousand is one message, within what the platforms take', async () => {
    await owe(await fireAlerts(test.database, ruleId, 10_000));
    await deliver();
    for (const person of watching) {
      const { message, all } = await seenBy(person);
      expect(all).toHaveLength(1);
      expect(message?.visibleText).toContain('CPU high: 10000 servers');
      expect(message?.visibleText).toContain('and 9985 more');
    }
  }, 60_000);
});

it('sends nothing of what was over before the wait was', async () => {
  const ids = await fireAlerts(test.database, ruleId, 2);
  await owe(ids);
  await end(ids);
  await deliver();
  for (const person of watching) expect(await person.messages()).toEqual([]);
  const states = await test.database.sql`select state from notifications`;
  expect(states).toMatchObject(Array(2).fill({ state: 'unneeded' }));
});

describe('what fires on and on', () => {
  it('is said again after four hours, noted in its history, until somebody acknowledges it', async () => {
    const ids = await fireAlerts(test.database, ruleId, 2);
    await owe(ids);
    await deliver();
    await letPass(14_401);
    await deliver();
    for (const person of watching) {
      const { all } = await seenBy(person);
      expect(all).toHaveLength(2);
      expect(all[1]?.visibleText).toContain('Still: ');
    }
    const events = await test.database.sql`select kind from alert_events where kind = 'repeated'`;
    // Once per message and alert.
    expect(events).toHaveLength(4);
    for (const id of ids) await acknowledgeAlert(test.database.orm, id, 'Ada', null);
    await deliver();
    await letPass(14_401);
    await deliver();
    for (const person of watching) {
      const { message, all } = await seenBy(person);
      expect(message?.visibleText).toContain('[ACKNOWLEDGED]');
      expect(all.filter(({ visibleText }) => visibleText.includes('Still: '))).toHaveLength(1);
    }
  });
});

describe('what comes and goes', () => {
  it('stays one message that says so, and disturbs ever more rarely', async () => {
    let [alertId] = (await fireAlerts(test.database, ruleId, 1)) as [string];
    await owe([alertId]);
    await deliver();
    for (let round = 0; round < 3; round += 1) {
      await end([alertId]);
      await deliver();
      alertId = await fireAgain(test.database, alertId);
      await owe([alertId]);
      await deliver();
    }
    for (const person of watching) {
      const { message, all } = await seenBy(person);
      expect(message?.visibleText).toContain('[FIRING] CPU high on web-1');
      expect(message?.visibleText).toContain('comes and goes: fired 4 times');
      // The message, and its first end.
      expect(all).toHaveLength(2);
    }
    await letPass(301);
    await deliver();
    for (const person of watching) expect((await seenBy(person)).all).toHaveLength(2);
    await letPass(900);
    await deliver();
    for (const person of watching) expect((await seenBy(person)).all.length).toBeGreaterThan(2);
  });
});

it('calls somebody with the first firing alone', async () => {
  const [first, second] = (await fireAlerts(test.database, ruleId, 2)) as [string, string];
  const wanted = (alertId: string) => [
    { alertId, channel: onSlack, notBefore: null, mention: 'user:U0OTTO' },
    { alertId, channel: onDiscord, notBefore: null, mention: `user:${people.otto}` },
  ];
  const options = { now: Date.now(), grouping: deps.grouping };
  await oweMessages(test.database.sql, wanted(first), options);
  await deliver();
  for (const [index, person] of watching.entries()) {
    const posted = JSON.stringify(await person.messages());
    expect(posted).toContain(index === 0 ? '<@U0OTTO>' : `<@${people.otto}>`);
  }
  await oweMessages(test.database.sql, wanted(second), options);
  await letPass(301);
  await deliver();
  for (const [index, person] of watching.entries()) {
    const { all } = await seenBy(person);
    expect(all).toHaveLength(2);
    expect(JSON.stringify(all[1])).not.toContain(index === 0 ? 'U0OTTO' : people.otto);
  }
});

it('calls somebody once for a storm that escalates, in one of the channels that have it', async () => {
  const onWeb = 'slack:C0WEB';
  const ids = await fireAlerts(test.database, ruleId, 40);
  const wanted = ids.flatMap((alertId) =>
    [onSlack, onWeb].map((channel) => ({ alertId, channel, notBefore: null, mention: null })),
  );
  await oweMessages(test.database.sql, wanted, { now: Date.now(), grouping: deps.grouping });
  await deliver();
  const mention = { platform: 'slack', what: 'user', id: 'U0OTTO', channel: onSlack } as const;
  const detail = 'primary, step 1 of 2';
  for (const alertId of ids)
    await addEscalatedEvent(test.database.sql, { alertId, at: new Date(), detail, mention });
  await tellChange(test.database.sql, ids);
  await deliver();
  const escalated = async (channel: string) =>
    (await new SlackPerson(slack.url, 'U0ADA', channel).messages()).filter(({ visibleText }) =>
      visibleText.includes('Escalated'),
    );
  const [called, ...others] = await escalated('C0OPS');
  expect(others).toEqual([]);
  expect(called?.visibleText).toContain('Escalated: primary, step 1 of 2 · 40: web-1');
  expect(called?.visibleText.match(/@otto/gi)).toHaveLength(1);
  const [told] = await escalated('C0WEB');
  expect(told?.visibleText).not.toMatch(/otto/i);
});

it('calls nobody to what was acknowledged before it was posted', async () => {
  const [alertId] = (await fireAlerts(test.database, ruleId, 1)) as [string];
  const mention = `user:${people.otto}`;
  const wanted = [{ alertId, channel: onDiscord, notBefore: null, mention }];
  await oweMessages(test.database.sql, wanted, { now: Date.now(), grouping: deps.grouping });
  await test.database.sql`update alerts set acknowledged_at = now(), acknowledged_by = 'Ada'`;
  await deliver();
  const posted = JSON.stringify(await watching[1]?.messages());
  expect(posted).toContain('ACKNOWLEDGED');
  expect(posted).not.toContain(`<@${people.otto}>`);
});

it('makes one edit of many changes', async () => {
  const ids = await fireAlerts(test.database, ruleId, 40);
  await owe(ids);
  await deliver();
  const before = drawn.length;
  let edits = 0;
  const slackDelivery = deps.platforms.get('slack')!;
  const counting: ChatDelivery = {
    ...slackDelivery,
    update: async (...update) => {
      edits += 1;
      await slackDelivery.update(...update);
    },
  };
  deps.platforms = new Map([...deps.platforms, ['slack', counting]]);
  for (const id of ids.slice(0, 39)) await end([id]);
  await deliver();
  expect(edits).toBe(1);
  expect(drawn).toHaveLength(before);
});
