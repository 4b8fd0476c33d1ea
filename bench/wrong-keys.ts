import { loadApiConfig } from '../api/config.ts';
import { startApi } from '../api/start-api.ts';
import { createInProcessBus } from '../shared/bus/in-process-bus.ts';
import type { JobProducer } from '../shared/jobs.ts';
import { createLogger } from '../shared/logger.ts';
import { type BenchDatabase, startBenchDatabase } from './load/bench-database.ts';
import { LoadProcess } from './load/fork-load.ts';
import type { ProbeOrder } from './load/health-probe.ts';
import type { SampleOrder, SampleReport } from './load/sample-agents.ts';
import type { WrongKeysOrder, WrongKeysReport } from './load/wrong-key-callers.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './result.ts';

const agentCount = 100;
const perSecond = 100;
const durationMs = 6000;
/** Idle and under attack by turns, so that what else the machine does meets both. */
const rounds = 3;

interface Round {
  ackMs: number[];
  healthMs: number[];
}

/**
 * Whether a hundred wrong keys a second can be felt: in the acknowledgement of a hundred agents' samples
 * and in `/healthz`, against the same without them. All of them are well formed, so the cheapest refusal
 * does not help; agents, guessers and the probe are processes of their own.
 */
export async function benchWrongKeys(): Promise<BenchResult[]> {
  const logger = createLogger('bench', 'fatal');
  const world = await startBenchDatabase(agentCount, logger);
  const bus = createInProcessBus();
  const jobs: JobProducer = { add: async () => {}, ask: async () => undefined, close: async () => {} };
  const config = loadApiConfig({ DATABASE_URL: world.url, PORT: '0', JWT_SECRET: 'bench'.repeat(10) });
  const { database } = world;
  const api = await startApi({ config, database, bus, jobs, logger, print: () => {} });
  const load = {
    agents: new LoadProcess('sample-agents'),
    probe: new LoadProcess('health-probe'),
    guessers: new LoadProcess('wrong-key-callers'),
  };
  const idle: Round = { ackMs: [], healthMs: [] };
  const attacked: Round = { ackMs: [], healthMs: [] };
  const reports: WrongKeysReport[] = [];
  try {
    await measure(2000);
    for (let round = 0; round < rounds; round += 1) {
      add(idle, await measure(durationMs));
      const guessing = load.guessers.ask<WrongKeysReport>({
        url: api.url,
        perSecond,
        durationMs,
      } satisfies WrongKeysOrder);
      add(attacked, await measure(durationMs));
      reports.push(await guessing);
    }
    const note = await checkRefused(world, reports);
    return [
      compare('ack p50', idle.ackMs, attacked.ackMs, 50, note),
      compare('ack p99', idle.ackMs, attacked.ackMs, 99, note),
      compare('/healthz p50', idle.healthMs, attacked.healthMs, 50, note),
      compare('/healthz p99', idle.healthMs, attacked.healthMs, 99, note),
    ];
  } finally {
    await Promise.all(Object.values(load).map((process) => process.close()));
    await api.close();
    await bus.close();
    await world.close();
  }

  async function measure(forMs: number): Promise<Round> {
    const [{ ackMs }, healthMs] = await Promise.all([
      load.agents.ask<SampleReport>({
        url: api.url.replace('http', 'ws'),
        keys: world.agents.map(({ key }) => key),
        size: 'full',
        samplesPerFrame: 1,
        durationMs: forMs,
        pace: { everyMs: 1000 },
      } satisfies SampleOrder),
      load.probe.ask<number[]>({ url: api.url, durationMs: forMs, everyMs: 5 } satisfies ProbeOrder),
    ]);
    return { ackMs, healthMs };
  }
}

function add(sum: Round, { ackMs, healthMs }: Round): void {
  sum.ackMs.push(...ackMs);
  sum.healthMs.push(...healthMs);
}

/** A figure for keys that were let in, or not sent, would be worthless. @returns what was answered, in words */
async function checkRefused({ database }: BenchDatabase, reports: WrongKeysReport[]): Promise<string> {
  const tries = reports.reduce((sum, report) => sum + report.tries, 0);
  const count = (status: number) => reports.reduce((sum, { statuses }) => sum + (statuses[status] ?? 0), 0);
  const wanted = (rounds * durationMs * perSecond) / 1000;
  if (tries < wanted * 0.95) throw new Error(`${tries} keys were tried, ${wanted} were to be`);
  if (count(401) + count(429) !== tries) throw new Error('not every wrong key was refused');
  const [row] = await database.sql<{ events: number }[]>`
    select count(*)::int as events from connection_events where kind = 'refused'`;
  return `${tries} tries: ${count(401)} looked up, ${count(429)} not; ${row?.events} rows`;
}

function compare(what: string, idle: number[], attacked: number[], rank: number, note: string): BenchResult {
  const value = percentile(attacked, rank);
  const peerValue = percentile(idle, rank);
  return {
    name: `${what}, ${perSecond} wrong keys/s`,
    value,
    unit: 'ms',
    peer: 'no wrong keys',
    peerValue,
    ratio: value / peerValue,
    note,
  };
}
