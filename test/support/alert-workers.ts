import { randomUUID } from 'node:crypto';
import { type Database, openDatabase } from '../../drizzle/database.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createLogger } from '../../shared/logger.ts';
import { createJobProducer } from '../../shared/queue/index.ts';
import type { ChatMessage, ChatPerson } from '../../simulator/chat-person.ts';
import { DiscordPerson } from '../../simulator/discord/driver.ts';
import { startDiscordSimulator } from '../../simulator/discord/start-discord-simulator.ts';
import { opsChannels, type Platform, places } from '../../simulator/places.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { type RoleProcess, startRole } from './deployment.ts';
import { type HttpGate, startHttpGate } from './http-gate.ts';
import { fireAlerts, insertRule } from './insert-alerts.ts';
import { createTestDatabase } from './test-database.ts';
import { startTestRedis } from './test-redis.ts';

/** Workers as processes of their own, between a real database and chats whose every request a test decides about. */
export interface AlertWorkers {
  database: Database;
  gates: Record<Platform, HttpGate>;
  /** Built, as an operator runs it. */
  startWorker(): RoleProcess;
  /** An alert of a group of its own, promised to #ops of both platforms as the API and the evaluation do it. */
  fire(name: string): Promise<string>;
  /** In the channel itself, or in a thread of it. */
  messages(platform: Platform): Promise<ChatMessage[]>;
  /** A dead worker's claims run out, as they do by themselves after forty seconds. */
  expireClaims(): Promise<void>;
  /** Asks for all that is owed, as the reconciler does every ten seconds. */
  hint(): Promise<void>;
  close(): Promise<void>;
}

export async function startAlertWorkers(settings: Record<string, string> = {}): Promise<AlertWorkers> {
  const logger = createLogger('test', 'silent');
  const [test, redis, slack, discord] = await Promise.all([
    createTestDatabase(),
    startTestRedis(),
    startSlackSimulator({ logger }),
    startDiscordSimulator({ logger }),
  ]);
  const [slackGate, discordGate] = await Promise.all([
    startHttpGate(slack.apiUrl),
    startHttpGate(discord.apiUrl),
  ]);
  const database = openDatabase(test.url, { applicationName: 'journey', maxConnections: 2 });
  const jobs: JobProducer = await createJobProducer({ backend: { kind: 'redis', url: redis.url }, logger });
  const persons: Record<Platform, ChatPerson> = {
    slack: new SlackPerson(slack.url, places.slack.people.ada, places.slack.channels.ops),
    discord: new DiscordPerson(discord.url, places.discord.people.ada, places.discord.channels.ops),
  };
  const workers: RoleProcess[] = [];

  async function hint(): Promise<void> {
    const owed = await database.sql<{ id: string }[]>`select id from notifications where state = 'owed'`;
    await Promise.all(owed.map(({ id }) => jobs.add('deliver-notification', { notificationId: id })));
  }

  return {
    database,
    gates: { slack: slackGate, discord: discordGate },
    hint,
    startWorker: () => {
      const worker = startRole('worker', {
        DATABASE_URL: test.url,
        REDIS_URL: redis.url,
        LOG_LEVEL: 'warn',
        CHATOPS_DEFAULT_CHANNEL: opsChannels,
        CHATOPS_GROUP_WAIT: '0',
        SLACK_API_URL: slackGate.url,
        SLACK_BOT_TOKEN: slack.botToken,
        DISCORD_API_URL: discordGate.url,
        DISCORD_TOKEN: discord.token,
        ...settings,
      });
      workers.push(worker);
      return worker;
    },
    fire: async (name) => {
      // Another program's: no evaluation of ours ends it.
      const [id] = await fireAlerts(database, await insertRule(database, name), 1, {
        from: workers.length * 1000 + Math.floor(Math.random() * 1e9),
        source: 'alertmanager',
        ruleId: null,
        fingerprint: randomUUID(),
        externalGroupKey: name,
        title: name,
        metric: null,
        comparator: null,
        threshold: null,
        value: null,
      });
      await jobs.add('settle-alerts', { alertIds: [id!] });
      return id!;
    },
    messages: (platform) => persons[platform].messages(),
    expireClaims: async () => {
      await database.sql`update notifications set claimed_until = now(), next_attempt_at = now() where state = 'owed'`;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
      await jobs.close();
      await database.close();
      await Promise.all([slackGate.close(), discordGate.close(), slack.close(), discord.close()]);
      await redis.stop();
      await test.drop();
    },
  };
}
