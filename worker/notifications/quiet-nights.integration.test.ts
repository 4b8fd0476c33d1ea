import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertEscalationPolicy } from '../../drizzle/queries/escalation-policies.ts';
import { quietHours } from '../../drizzle/schema/index.ts';
import { weekdays } from '../../shared/api-contract/attention.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createLogger } from '../../shared/logger.ts';
import { DiscordPerson } from '../../simulator/discord/driver.ts';
import {
  type DiscordSimulator,
  startDiscordSimulator,
} from '../../simulator/discord/start-discord-simulator.ts';
import { opsChannels, places } from '../../simulator/places.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { fireAlerts, insertRule, resolveAlerts } from '../../test/support/insert-alerts.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { settleOpenAlerts } from '../alerts/settle-alerts-job.ts';
import { escalateAlerts } from '../escalations/escalate-alerts.ts';
import { createPlatforms } from './create-platforms.ts';
import { deliverNotification } from './deliver-notification.ts';
import type { DeliveryDependencies } from './message-update.ts';
import { reconcileNotifications } from './reconcile-notifications.ts';

/** Nights of the worker's own operations, at moments of the test's choice: far ahead, so that nothing is due by itself. */
const logger = createLogger('test', 'silent');
const bus = { publish: async () => {} } as unknown as Bus;
const grouping = { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 };
const minute = 60_000;

let test: TestDatabase;
let slack: SlackSimulator;
let discord: DiscordSimulator;
let deps: DeliveryDependencies;
let due: string[];

beforeEach(async () => {
  [test, slack, discord] = await Promise.all([
    createTestDatabase(),
    startSlackSimulator({ logger, timings: { fileReadyMs: 10 } }),
    startDiscordSimulator({ logger }),
  ]);
  due = [];
  const jobs: JobProducer = {
    add: async (_, payload) => void due.push((payload as { notificationId: string }).notificationId),
    ask: async () => undefined,
    close: async () => {},
  };
  deps = {
    database: test.database,
    jobs,
    logger,
    platforms: createPlatforms(
      {
        SLACK_BOT_TOKEN: [slack.botToken],
        SLACK_API_URL: slack.apiUrl,
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
      },
      logger,
    ),
    defaultChannels: opsChannels.split(','),
    grouping,
    drawChart: async () => {
      throw new Error('no picture is looked at here');
    },
    onChartFailed: () => {},
  };
});
afterEach(async () => {
  await Promise.all([slack.close(), discord.close()]);
  await test.drop();
});

/** What the worker does at that moment (epoch ms): settles, escalates, and delivers what is due by then. */
async function workAt(now: number): Promise<void> {
  const { database, jobs, defaultChannels } = deps;
  await settleOpenAlerts({ database, jobs, bus, defaultChannels, grouping, logger }, undefined, now);
  await escalateAlerts({ database, jobs, logger, grouping }, { now });
  const aheadSeconds = (now - Date.now()) / 1000;
  // The outbox goes by the database's clock: moved there, and what is not due then moved back.
  const move = (seconds: number) => database.sql`
    update notifications set next_attempt_at = next_attempt_at - make_interval(secs => ${seconds})
    where state = 'owed'`;
  await move(aheadSeconds);
  due = [];
  for (let found = await reconcileNotifications(deps); found > 0; found = await reconcileNotifications(deps))
    for (const id of due.splice(0)) await deliverNotification(deps, id);
  await move(-aheadSeconds);
}

async function fire(name: string, now: number, severity: 'warning' | 'critical' = 'warning') {
  const at = new Date(now);
  const rule = await insertRule(test.database, name);
  const from = Math.floor(Math.random() * 1e9);
  const [id] = await fireAlerts(test.database, rule, 1, {
    from,
    title: name,
    severity,
    startedAt: at,
    firedAt: at,
  });
  return id!;
}

/** Titles of the alerts that people of both platforms see in #ops, or what they see differently. */
async function told(): Promise<string[]> {
  const { slack: onSlack, discord: onDiscord } = places;
  const persons = [
    new SlackPerson(slack.url, onSlack.people.ada, onSlack.channels.ops),
    new DiscordPerson(discord.url, onDiscord.people.ada, onDiscord.channels.ops),
  ];
  const [first, second] = await Promise.all(
    persons.map(async (person) => (await person.messages()).map(({ visibleText }) => visibleText)),
  );
  // What was held says so.
  const titles = ['Held', 'Over', 'Grave', 'Kept back by quiet hours'];
  const seenBy = (texts: string[] = []) =>
    titles.filter((title) => texts.some((text) => text.includes(title))).toSorted();
  expect(seenBy(first)).toEqual(seenBy(second));
  return seenBy(first);
}

const callsOf = async (alertId: string) =>
  (await test.database.sql`select from alert_events where alert_id = ${alertId} and kind = 'escalated'`)
    .length;

/** Berlin's clocks; the instant at which its quiet hours end, and how long they last. */
const nights: [string, { until: number; begins: string; ends: string; hours: number }][] = [
  ['over midnight', { until: 7 * 60, begins: '2040-06-11T20:00Z', ends: '2040-06-12T05:00Z', hours: 9 }],
  [
    'in which the clocks are set back',
    { until: 7 * 60, begins: '2040-10-27T20:00Z', ends: '2040-10-28T06:00Z', hours: 10 },
  ],
  [
    'in which the clocks are set forward',
    { until: 7 * 60, begins: '2040-03-24T21:00Z', ends: '2040-03-25T05:00Z', hours: 8 },
  ],
  [
    'that ends at a time which the change leaves out',
    { until: 2 * 60 + 30, begins: '2040-03-24T21:00Z', ends: '2040-03-25T01:00Z', hours: 4 },
  ],
];

describe.each(nights)('a night %s', (_, { until, begins, ends, hours }) => {
  const start = Date.parse(begins);
  const end = Date.parse(ends);

  it('keeps a warning back until its own end, lets critical through, and tells nothing of what is over', async () => {
    expect((end - start) / 3_600_000).toBe(hours);
    await test.database.orm.insert(quietHours).values({
      timeZone: 'Europe/Berlin',
      days: [...weekdays],
      fromMinute: 22 * 60,
      untilMinute: until,
      bypassSeverity: 'critical',
    });
    await insertEscalationPolicy(test.database.orm, {
      name: 'primary',
      minSeverity: 'warning',
      steps: [
        {
          waitSeconds: 300,
          action: { kind: 'mention', platform: 'slack', what: 'user', id: places.slack.people.otto },
        },
      ],
    });
    const held = await fire('Held', start + minute);
    const over = await fire('Over', start + minute);
    await workAt(start + minute);
    expect(await told()).toEqual([]);
    await fire('Grave', start + 2 * minute, 'critical');
    await workAt(start + 2 * minute);
    expect(await told()).toEqual(['Grave']);
    await resolveAlerts(test.database, [over]);
    await workAt(end - minute);
    expect(await told()).toEqual(['Grave']);
    expect(await callsOf(held)).toBe(0);
    await workAt(end);
    expect(await told()).toEqual(['Grave', 'Held', 'Kept back by quiet hours']);
    expect(await callsOf(held)).toBe(0);
    await workAt(end + 6 * minute);
    expect(await told()).toEqual(['Grave', 'Held', 'Kept back by quiet hours']);
    expect(await callsOf(held)).toBe(1);
  });
});
