import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runAgent } from '../agent/test-support/run-agent.ts';
import { type AlertRow, listAlerts } from '../drizzle/queries/alerts.ts';
import { ensureBuiltinRules } from '../drizzle/queries/builtin-rules.ts';
import { toAlert } from '../drizzle/queries/to-alert.ts';
import { createInProcessBus } from '../shared/bus/in-process-bus.ts';
import type { Bus } from '../shared/bus.ts';
import { alertCard } from '../shared/cards/alert-card.ts';
import { plainText } from '../shared/cards/plain-text.ts';
import { shardOf } from '../shared/shard.ts';
import { evaluateShardAlerts } from '../worker/alerts/evaluate-alerts-job.ts';
import { ShardMemory } from '../worker/alerts/shard-memory.ts';
import { createChartRenderer } from '../worker/charts/chart-renderer.ts';
import { isCharted } from '../worker/notifications/alert-chart.ts';
import { drawAlertChart } from '../worker/notifications/draw-alert-chart.ts';
import { eventually } from './support/eventually.ts';
import { has } from './support/requirements.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';
import { startTestDocker, type TestDocker } from './support/test-docker.ts';
import { addServer, startTestHub, type TestHub, type TestServer } from './support/test-hub.ts';

/** From Docker's events to an alert: a real engine, agent, hub and PostgreSQL, the rules of a new install. */
describe.skipIf(!has.docker)('what happens to containers', () => {
  const logger = pino({ level: 'silent' });
  const limit = 16 * 1024 ** 2;
  const eatMemory = 'x=aaaaaaaa; while :; do x=$x$x; done';
  let world: TestDatabase;
  let bus: Bus;
  let hub: TestHub;
  let docker: TestDocker;
  let server: TestServer;
  let agent: Awaited<ReturnType<typeof runAgent>>;

  const startAgent = () =>
    runAgent(hub.url, { CHATOPS_API_KEY: server.key, DOCKER_SOCKET: docker.socketPath });

  beforeAll(async () => {
    [world, docker] = await Promise.all([createTestDatabase(), startTestDocker()]);
    bus = createInProcessBus();
    hub = await startTestHub(world.database, bus);
    await ensureBuiltinRules(world.database);
    server = await addServer(world.database);
    agent = await startAgent();
  });
  afterAll(async () => {
    await agent?.close();
    await docker?.stop();
    await hub?.close();
    await bus?.close();
    await world?.drop();
  });
  beforeEach(() => evaluate());

  async function start(name: string, script: string, host: object = {}, more: object = {}): Promise<string> {
    const container = await docker.docker.createContainer({
      name,
      Image: 'test-busybox:1',
      Cmd: ['/bin/sh', '-c', script],
      HostConfig: { NetworkMode: 'none', ...host },
      ...more,
    });
    await container.start();
    return container.id;
  }

  const evaluate = () =>
    evaluateShardAlerts(
      {
        database: world.database,
        memory: new ShardMemory(),
        bus,
        jobs: { add: async () => {}, ask: async () => undefined, close: async () => {} },
        defaultChannels: [],
        grouping: { waitSeconds: 0, intervalSeconds: 300, repeatSeconds: 14_400 },
        logger,
      },
      shardOf(server.id),
    );

  /** The newest alert about this metric and container, evaluated anew until it is as wanted. */
  async function alertOf(metric: string, key: string, accept: (alert: AlertRow) => void): Promise<AlertRow> {
    return eventually(async () => {
      await evaluate();
      const { items } = await listAlerts(world.database.orm, { state: 'all' }, { limit: 50 });
      const alert = items.find((one) => one.metric === metric && one.key === key);
      if (alert === undefined)
        throw new Error(`no alert ${metric} ${key}; there are ${items.map((one) => one.title)}`);
      accept(alert);
      return alert;
    }, 30_000);
  }
  const isFiring = ({ state }: AlertRow) => expect(state).toBe('firing');

  /** For people to look at. */
  async function keepPicture(alert: AlertRow, name: string): Promise<void> {
    if (!isCharted(alert)) throw new Error('no series shows it');
    const renderer = createChartRenderer({ logger });
    try {
      const png = await drawAlertChart({ database: world.database, renderer }, [alert], new Date());
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      const folder = join(import.meta.dirname, '../test-results/alert-charts');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name}.png`), png);
    } finally {
      await renderer.close();
    }
  }

  it('unhealthy: says what the health check said, and closes as target gone when it is removed', async () => {
    const id = await start(
      'sick',
      'while :; do sleep 0.2; done',
      {},
      {
        Healthcheck: {
          Test: ['CMD-SHELL', 'echo "refused: token=abcdef0123456789"; exit 1'],
          Interval: 1e9,
          Timeout: 1e9,
          Retries: 1,
        },
      },
    );
    const alert = await alertOf('container_unhealthy', 'sick', (one) => {
      isFiring(one);
    });
    expect(alert).toMatchObject({ severity: 'warning', value: 1 });
    expect(alert.title).toMatch(/^Container unhealthy on server-\w+\/sick$/);
    expect(alert.culpritContainers).toMatchObject([{ name: 'sick', image: 'test-busybox:1' }]);
    const [{ note } = { note: null }] = alert.culpritContainers;
    expect(note).toBe('refused: token=[redacted]');
    await keepPicture(alert, 'unhealthy');
    await docker.docker.getContainer(id).remove({ force: true });
    await alertOf('container_unhealthy', 'sick', (one) =>
      expect(one).toMatchObject({ state: 'resolved', resolveReason: 'target_gone' }),
    );
  });

  it('a restart loop: fires at the third restart, with how it ended', async () => {
    await start('loop', 'exit 3', { RestartPolicy: { Name: 'always' } });
    const alert = await alertOf('container_restarting', 'loop', isFiring);
    expect(alert.value).toBeGreaterThanOrEqual(3);
    expect(alert.culpritContainers).toMatchObject([{ name: 'loop', note: 'exit code 3' }]);
    expect(plainText(alertCard(toAlert(alert)))).toMatch(/Restarted by itself \d+× within 10m/);
    await keepPicture(alert, 'restarting');
  });

  it('OOM-killed: says how often and the limit', async () => {
    const id = await start('hungry', eatMemory, {
      Memory: limit,
      MemorySwap: limit,
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 1 },
    });
    const alert = await alertOf('container_oom_kills', 'hungry', (one) => expect(one.value).toBe(2));
    expect(alert.culpritContainers).toMatchObject([
      { name: 'hungry', memoryLimitBytes: limit, note: 'exit code 137, SIGKILL' },
    ]);
    expect(plainText(alertCard(toAlert(alert)))).toContain('OOM-killed 2×, limit 16.0 MiB, within 10m');
    await keepPicture(alert, 'oom');
    await docker.docker.getContainer(id).remove({ force: true });
  });

  it('OOM-killed and removed at once: is told of all the same', async () => {
    await start('brief', eatMemory, { Memory: limit, MemorySwap: limit, AutoRemove: true });
    const alert = await alertOf('container_oom_kills', 'brief', isFiring);
    expect(alert.value).toBe(1);
  });

  /** Of the samples taken after `since`: the newest's count. */
  const restartsSince = (name: string, since: Date) =>
    eventually(async () => {
      const [newest] = await world.database.sql`
        select recent_restarts from container_samples where name = ${name} and sampled_at > ${since}
        order by sampled_at desc limit 1`;
      return Number(newest?.recent_restarts ?? expect.fail(`no sample of ${name} yet`));
    }, 15_000);

  it('a restart that a person asked for counts for nothing', async () => {
    const id = await docker.run('calm');
    for (let times = 0; times < 4; times += 1) await docker.docker.getContainer(id).restart({ t: 1 });
    // Later than events are counted at the latest.
    expect(await restartsSince('calm', new Date(Date.now() + 2000))).toBe(0);
  });

  it('an agent that starts anew counts what happened before', async () => {
    await agent.close();
    const since = new Date();
    agent = await startAgent();
    await eventually(
      async () => expect(await restartsSince('loop', since)).toBeGreaterThanOrEqual(3),
      15_000,
    );
  });

  it('closes every alert as target gone when the server is deleted', async () => {
    await alertOf('container_restarting', 'loop', isFiring);
    await agent.close();
    await world.database.sql`update servers set deleted_at = now() where id = ${server.id}`;
    await alertOf('container_restarting', 'loop', (one) =>
      expect(one).toMatchObject({ state: 'resolved', resolveReason: 'target_gone' }),
    );
    const { items } = await listAlerts(world.database.orm, { state: 'open' }, { limit: 50 });
    expect(items).toEqual([]);
  });
});
