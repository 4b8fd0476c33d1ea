import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerSample } from '../../shared/agent-protocol.ts';
import type { MetricName } from '../../shared/metrics.ts';
import { makeSample } from '../../test/support/hub-agent.ts';
import { insertServer } from '../../test/support/insert-samples.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts';
import { insertSamples } from './ingest.ts';
import { rollUpRaw } from './rollups.ts';
import { readSeries } from './series.ts';

/** Whole minutes, so that one roll-up holds everything. */
const begin = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
let test: TestDatabase;
let seq = 0;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** One container at one tick after the other -> the metric's values; undefined = no sample has one. */
async function valuesOf(metric: MetricName, ticks: Partial<ContainerSample>[]): Promise<number[]> {
  seq += 1;
  const serverId = await insertServer(test.database.sql, `server-${seq}`);
  const batch = ticks.map((change, index) => {
    const sample = makeSample(index + 1, begin + index * 5000);
    const container = { ...(sample.containers[0] as ContainerSample), ...change };
    return { serverId, sample: { ...sample, containers: [container] } };
  });
  await insertSamples(test.database.sql, batch);
  const range = { from: new Date(begin), to: new Date(begin + 60_000) };
  await rollUpRaw(test.database.sql, range, serverId);
  const rolledUp = await test.database.sql`
    select from rollups where server_id = ${serverId} and metric = ${metric}`;
  const [series] = await readSeries(test.database, {
    serverIds: [serverId],
    metric,
    ...range,
    stepSeconds: 5,
  });
  expect(rolledUp).toHaveLength(series === undefined ? 0 : 1);
  return series?.points.map(([, , average]) => average) ?? [];
}

describe('metrics of containers', () => {
  it('running: between two starts of a loop it is, unless nothing else tells of the loop', async () => {
    const states = ['running', 'exited', 'paused'].map((state) => ({ state }) as Partial<ContainerSample>);
    expect(await valuesOf('container_running', states)).toEqual([1, 0, 0]);
    const loop = { state: 'restarting' } as const;
    expect(await valuesOf('container_running', [{ ...loop, recentRestarts: 2 }, loop])).toEqual([1, 0]);
    // What was removed at once is in a sample only to tell that it was OOM-killed.
    expect(await valuesOf('container_running', [{ state: 'removing', recentOomKills: 1 }])).toEqual([]);
  });

  it('unhealthy: only while it runs, and only if it has a check that came to an end', async () => {
    expect(
      await valuesOf('container_unhealthy', [
        { health: 'healthy' },
        { health: 'unhealthy' },
        // Docker's word for every container with a check that was stopped.
        { health: 'unhealthy', state: 'exited' },
      ]),
    ).toEqual([0, 1, 0]);
    expect(await valuesOf('container_unhealthy', [{ health: 'none' }, { health: 'starting' }])).toEqual([]);
  });

  it.each(['container_restarting', 'container_oom_kills'] as const)(
    '%s: an agent that does not count has none, which is not zero',
    async (metric) => {
      const counted = { recentRestarts: 4, recentOomKills: 4 };
      const none = { recentRestarts: 0, recentOomKills: 0 };
      expect(await valuesOf(metric, [none, counted])).toEqual([0, 4]);
      expect(await valuesOf(metric, [{}, {}])).toEqual([]);
    },
  );
});

it('agent_outdated is as it was judged when the sample arrived, and absent when nobody could say', async () => {
  const serverId = await insertServer(test.database.sql, 'agents');
  const judged = [true, false, undefined].map((agentOutdated, index) => ({
    serverId,
    agentOutdated,
    sample: makeSample(index + 1, begin + index * 5000),
  }));
  await insertSamples(test.database.sql, judged);
  const range = { from: new Date(begin), to: new Date(begin + 60_000) };
  const [series] = await readSeries(test.database, {
    serverIds: [serverId],
    metric: 'agent_outdated',
    ...range,
    stepSeconds: 5,
  });
  expect(series?.points.map(([, , value]) => value)).toEqual([1, 0]);
});
