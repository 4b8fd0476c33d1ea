import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBuiltinRules } from '../drizzle/queries/builtin-rules.ts';
import { createInProcessBus } from '../shared/bus/in-process-bus.ts';
import type { Bus } from '../shared/bus.ts';
import { shardOf } from '../shared/shard.ts';
import { evaluateShardAlerts } from '../worker/alerts/evaluate-alerts-job.ts';
import { ShardMemory } from '../worker/alerts/shard-memory.ts';
import { HubAgent, helloFrame, makeSample } from './support/hub-agent.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';
import { addServer, startTestHub, type TestHub } from './support/test-hub.ts';

/** Agents of other releases, under the rules of a new install. */
let world: TestDatabase;
let bus: Bus;
let hub: TestHub;

beforeAll(async () => {
  world = await createTestDatabase();
  bus = createInProcessBus();
  hub = await startTestHub(world.database, bus);
  await ensureBuiltinRules(world.database);
  await world.database.sql`update alert_rules set created_at = now() - interval '1 hour'`;
});
afterAll(async () => {
  await hub?.close();
  await bus?.close();
  await world?.drop();
});

/** Titles of what fires after ten minutes of such an agent. */
async function firedOf(agentVersion: string, container: object): Promise<string[]> {
  const server = await addServer(world.database);
  const agent = await HubAgent.open(hub.url, server.key);
  agent.send(helloFrame({ agentVersion }));
  await agent.wait('welcome');
  const samples = Array.from({ length: 13 }, (_, index) => {
    const sample = makeSample(index + 1, Date.now() - (12 - index) * 50_000);
    return { ...sample, containers: [{ ...sample.containers[0], ...container }] };
  });
  agent.send({ type: 'samples', samples });
  await agent.wait('ack', ({ seq }) => seq === samples.length);
  await evaluateShardAlerts(
    {
      database: world.database,
      memory: new ShardMemory(),
      bus,
      jobs: { add: async () => {}, ask: async () => undefined, close: async () => {} },
      defaultChannels: [],
      grouping: { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 },
      logger: pino({ level: 'silent' }),
    },
    shardOf(server.id),
  );
  await agent.close();
  const rows = await world.database.sql<{ title: string }[]>`
    select title from alerts where server_id = ${server.id} order by title`;
  return rows.map(({ title }) => title.replace(/ on .*/, ''));
}

it.each([
  ['an agent below what this release wants', '0.0.9', {}, ['Agent outdated']],
  ['one of this release', '0.1.0', {}, []],
  ["a developer's build, that nobody can compare", '0.0.0-test', {}, []],
  ['one that counts no restarts, of a container that had many', '0.1.0', { restarts: 900 }, []],
  [
    'one that counts them',
    '0.1.0',
    { recentRestarts: 4, recentOomKills: 1, health: 'unhealthy' },
    ['Container OOM-killed', 'Container restarting', 'Container unhealthy'],
  ],
])('%s: %s %j fires %j', async (_, version, container, titles) => {
  expect(await firedOf(version, container)).toEqual(titles);
});
