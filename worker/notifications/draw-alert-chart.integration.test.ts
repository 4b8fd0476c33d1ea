import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addAlertEvents, type NewAlert, openAlerts } from '../../drizzle/queries/alert-changes.ts';
import { findAlert } from '../../drizzle/queries/alerts.ts';
import { alertRules, commands, commandTargets } from '../../drizzle/schema/index.ts';
import type { MetricName } from '../../shared/metrics.ts';
import { insertContainerSamples, insertSamples, insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import type { ChartSpec } from '../charts/chart-spec.ts';
import { type ChartedAlert, isCharted } from './alert-chart.ts';
import { drawAlertChart } from './draw-alert-chart.ts';

const now = new Date();
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
let test: TestDatabase;
let ruleId: string;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());
beforeEach(async () => {
  const [rule] = await test.database.orm
    .insert(alertRules)
    .values({
      name: 'CPU high',
      scope: '--all',
      metric: 'cpu_percent',
      comparator: '>',
      warningThreshold: 80,
      criticalThreshold: 95,
    })
    .returning({ id: alertRules.id });
  ruleId = rule?.id ?? '';
});

async function addAlert(serverId: string, metric: MetricName, key = ''): Promise<ChartedAlert> {
  const id = uuidv7();
  const alert: NewAlert = {
    id,
    ruleId,
    serverId,
    key,
    title: 'CPU high',
    metric,
    aggregation: 'last',
    windowSeconds: 0,
    severity: 'warning',
    state: 'firing',
    comparator: '>',
    threshold: 80,
    value: 90,
    startedAt: ago(120).getTime(),
    firedAt: ago(60).getTime(),
    culprits: [],
    culpritContainers: [],
    runbookUrl: null,
  };
  await openAlerts(test.database.sql, [alert]);
  await addAlertEvents(test.database.sql, [{ alertId: id, at: alert.firedAt, kind: 'fired' }]);
  const found = await findAlert(test.database.orm, id);
  if (found === undefined || !isCharted(found)) throw new Error('not to be drawn');
  return found;
}

async function addCommand(serverId: string, containerName: string, verb: 'restart' | 'logs'): Promise<void> {
  const id = uuidv7();
  await test.database.orm.insert(commands).values({
    id,
    source: 'test',
    sourceEventId: id,
    verb,
    class: 'operate',
    args: {},
    requestedBy: uuidv7(),
    requestedByLabel: 'Ada (Slack)',
    state: 'succeeded',
    argumentHash: Buffer.alloc(32),
    timeoutSeconds: 30,
    deadlineAt: now,
  });
  await test.database.orm.insert(commandTargets).values({
    commandId: id,
    serverId,
    containerName,
    method: 'container.restart',
    params: {},
    state: 'succeeded',
    startedAt: ago(30),
  });
}

/** What would be drawn. */
async function specOf(...alerts: [ChartedAlert, ...ChartedAlert[]]): Promise<ChartSpec> {
  const specs: ChartSpec[] = [];
  const renderer = {
    render: async (spec: ChartSpec) => {
      specs.push(spec);
      return Buffer.from('png');
    },
    close: async () => {},
  };
  await drawAlertChart({ database: test.database, renderer }, alerts, now);
  return specs[0] ?? expect.fail('nothing drawn');
}

const seconds = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => from - index * 5);

it('draws the metric with the lines of its rule and what was done on the server', async () => {
  const serverId = await insertServer(test.database.sql, 'web-1');
  const other = await insertServer(test.database.sql, 'web-2');
  await insertSamples(
    test.database.sql,
    serverId,
    seconds(720, 144).map((at) => ({ at: ago(at), cpuPercent: 50 })),
  );
  const alert = await addAlert(serverId, 'cpu_percent');
  await addCommand(serverId, 'nginx', 'restart');
  await addCommand(serverId, 'nginx', 'logs');
  await addCommand(other, 'nginx', 'restart');
  const spec = await specOf(alert);
  expect(spec.title).toBe('CPU on web-1');
  expect(spec.series[0]?.points.length).toBeGreaterThan(100);
  expect(spec.thresholds.map(({ value }) => value)).toEqual([80, 95]);
  expect(spec.markers?.map(({ label }) => label)).toEqual(['fired', 'restart by Ada']);
});

it('begins where there is data, when there is little', async () => {
  const serverId = await insertServer(test.database.sql, 'web-3');
  await insertSamples(
    test.database.sql,
    serverId,
    seconds(130, 25).map((at) => ({ at: ago(at) })),
  );
  const { from } = await specOf(await addAlert(serverId, 'cpu_percent'));
  expect((now.getTime() - from) / 1000).toBeLessThan(150);
});

it('of a container marks what was done to it and when it started anew, and reads no other', async () => {
  const { sql } = test.database;
  const serverId = await insertServer(sql, 'web-4');
  for (const name of ['nginx', 'db']) {
    await insertContainerSamples(
      sql,
      serverId,
      seconds(720, 144).map((at) => ({ at: ago(at), name, state: 'running' })),
    );
  }
  await sql`update container_samples set recent_restarts = (sampled_at > ${ago(100)})::int where name = 'nginx'`;
  await addCommand(serverId, 'nginx', 'restart');
  await addCommand(serverId, 'db', 'restart');
  const spec = await specOf(await addAlert(serverId, 'container_running', 'nginx'));
  expect(spec.state).toBeDefined();
  expect(spec.series).toHaveLength(1);
  expect(spec.markers?.map(({ label }) => label)).toEqual(['fired', 'restart by Ada', 'restarted']);
});

it('draws a group as one picture, and a storm of firings as so many marks', async () => {
  const alerts: ChartedAlert[] = [];
  for (const name of ['a-1', 'a-2', 'a-3']) {
    const serverId = await insertServer(test.database.sql, name);
    await insertSamples(
      test.database.sql,
      serverId,
      seconds(720, 144).map((at) => ({ at: ago(at) })),
    );
    alerts.push(await addAlert(serverId, 'cpu_percent'));
  }
  const [first, ...others] = alerts;
  if (!first) throw new Error('no alerts');
  const spec = await specOf(first, ...others);
  expect(spec.title).toBe('CPU on 3 servers');
  expect(spec.series.map(({ label }) => label).sort()).toEqual(['a-1', 'a-2', 'a-3']);
  expect(spec.markers).toHaveLength(3);
});

it('is drawn of a server without any data, and of one that is deleted', async () => {
  const serverId = await insertServer(test.database.sql, 'web-5');
  const alert = await addAlert(serverId, 'heartbeat_age_seconds');
  await test.database.sql`update servers set deleted_at = now() where id = ${serverId}`;
  const spec = await specOf(alert);
  expect(spec.title).toBe('web-5: CPU and memory until it fell silent');
  expect(spec.series.every(({ points }) => points.length === 0)).toBe(true);
});
