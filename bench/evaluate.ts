import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { type Database, openDatabase } from '../drizzle/database.ts';
import { migrateDatabase } from '../drizzle/migrate.ts';
import { ensureBuiltinRules } from '../drizzle/queries/builtin-rules.ts';
import { ensurePartitions } from '../drizzle/queries/partitions.ts';
import type { Bus } from '../shared/bus.ts';
import { createLogger } from '../shared/logger.ts';
import { startEmbeddedPostgres } from '../standalone/embedded-postgres.ts';
import type { RuleSample } from '../worker/alerts/aggregate-window.ts';
import { evaluateShardAlerts } from '../worker/alerts/evaluate-alerts-job.ts';
import { evaluateRule } from '../worker/alerts/evaluate-rule.ts';
import { initialState } from '../worker/alerts/rule-state.ts';
import type { RuleTerms } from '../worker/alerts/rule-terms.ts';
import { ShardMemory } from '../worker/alerts/shard-memory.ts';
import type { BenchResult } from './result.ts';

const serverCount = 250;
const shard = 0;
const rounds = 10;

/** Alert evaluation: the rule alone, and the whole job with its reads and writes, against asking per target. */
export async function benchEvaluate(): Promise<BenchResult[]> {
  const directory = await mkdtemp(join(tmpdir(), 'chatops-bench-'));
  await chmod(directory, 0o755);
  const logger = createLogger('bench', 'error');
  const postgres = await startEmbeddedPostgres({ directory, logger });
  try {
    await migrateDatabase(postgres.url);
    const database = openDatabase(postgres.url, { applicationName: 'bench' });
    await ensurePartitions(database);
    await ensureBuiltinRules(database);
    const serverIds = await insertServers(database);
    await insertTick(database, 300);
    const naive = await measureNaive(database, serverIds);
    const job = await measureJob(database);
    await database.close();
    const pure = measurePure();
    const averaged = measureWindow({ aggregation: 'avg', windowSeconds: 60 }, 5);
    const predicted = measureWindow(prediction, 360);
    const against = { unit: '1/s', peer: 'one SQL query per rule and server', peerValue: naive };
    return [
      {
        name: 'evaluations in the job, reads and writes included',
        value: job,
        ratio: job / naive,
        ...against,
      },
      {
        name: 'evaluations of the rule alone, one core',
        value: pure,
        ratio: pure / naive,
        ...against,
        note: 'goal: 1,000,000',
      },
      {
        name: 'the same, average over 1 min: 12 samples each',
        value: averaged,
        ratio: averaged / naive,
        ...against,
      },
      {
        name: 'the same, disk full in hours: least squares over 60 values each',
        value: predicted,
        ratio: predicted / naive,
        ...against,
      },
    ];
  } finally {
    await postgres.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const terms: RuleTerms = {
  aggregation: 'last',
  windowSeconds: 0,
  comparator: '>',
  warningThreshold: 90,
  criticalThreshold: 95,
  recoveryThreshold: null,
  holdSeconds: 300,
  keepFiringSeconds: 0,
  noDataPolicy: 'keep',
  noDataSeconds: 60,
  unit: 'percent',
};

function measurePure(): number {
  const times = 500_000;
  let state = initialState;
  const begun = performance.now();
  for (let run = 1; run <= times; run += 1) {
    const at = run * 5000;
    state = evaluateRule(terms, state, [{ at, value: (run * 7) % 100 }], at).state;
  }
  return times / ((performance.now() - begun) / 1000);
}

const prediction: Partial<RuleTerms> = {
  aggregation: 'hours_to_full',
  windowSeconds: 21_600,
  comparator: '<',
  warningThreshold: 24,
  criticalThreshold: 4,
  unit: 'hours',
};

/** Each time one new sample and the window before it, as the job reads them. */
function measureWindow(change: Partial<RuleTerms>, everySeconds: number): number {
  const windowed = { ...terms, ...change };
  const size = windowed.windowSeconds / everySeconds;
  const samples = Array.from({ length: 1000 + size }, (_, index) => ({
    at: index * everySeconds * 1000,
    value: (index % 100) * 0.9,
  }));
  const windows = Array.from({ length: 1000 }, (_, index) => samples.slice(index, index + size));
  let state = initialState;
  let times = 0;
  const begun = performance.now();
  for (let round = 0; round < 100; round += 1) {
    state = initialState;
    for (const window of windows) {
      const newest = window[size - 1] as RuleSample;
      state = { ...evaluateRule(windowed, state, window, newest.at).state, through: newest.at };
      times += 1;
    }
  }
  return times / ((performance.now() - begun) / 1000);
}

/** CPU and memory rules of every server: two targets each. */
async function measureJob(database: Database): Promise<number> {
  const idle = { publish: async () => {} } as unknown as Bus;
  const jobs = { add: async () => {}, ask: async () => undefined, close: async () => {} };
  const deps = {
    database,
    memory: new ShardMemory(),
    bus: idle,
    jobs,
    defaultChannels: [],
    grouping: { waitSeconds: 30, intervalSeconds: 300, repeatSeconds: 14_400 },
    logger: createLogger('bench', 'error'),
  };
  await evaluateShardAlerts(deps, shard);
  let evaluated = 0;
  let elapsedMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    await insertTick(database, 1);
    const begun = performance.now();
    evaluated += (await evaluateShardAlerts(deps, shard)) ?? 0;
    elapsedMs += performance.now() - begun;
  }
  return evaluated / (elapsedMs / 1000);
}

async function measureNaive({ sql }: Database, serverIds: string[]): Promise<number> {
  const begun = performance.now();
  for (const id of serverIds) {
    await sql`
      select min(cpu_percent) > 90 as firing from samples
      where server_id = ${id} and sampled_at > now() - interval '5 minutes'`;
  }
  return serverIds.length / ((performance.now() - begun) / 1000);
}

async function insertServers({ sql }: Database): Promise<string[]> {
  const ids = Array.from({ length: serverCount }, () => uuidv7());
  const rows = ids.map((id, index) => ({ id, name: `bench-${index}`, shard, last_seen_at: new Date() }));
  await sql`insert into servers ${sql(rows)}`;
  return ids;
}

let seq = 0;

/** `ticks` samples, a second apart and ending now, of every server. */
async function insertTick({ sql }: Database, ticks: number): Promise<void> {
  seq += ticks;
  await sql`
    insert into samples (server_id, sampled_at, seq, uptime_seconds, memory_total_bytes, memory_used_bytes,
      memory_available_bytes, swap_total_bytes, swap_used_bytes, cpu_percent, cpu_user_percent,
      cpu_system_percent, cpu_iowait_percent, cpu_steal_percent, load1, load5, load15, network_rx_bps,
      network_tx_bps, disk_read_bps, disk_write_bps, process_count)
    select id, now() - make_interval(secs => tick), ${seq} - tick, 1, 1000, 400, 600, 0, 0, 20, 1, 1, 1, 1, 1, 1,
      1, 1, 1, 1, 1, 100
    from servers cross join generate_series(0, ${ticks - 1}::int) tick`;
  await sql`update servers set last_seen_at = now(), last_sample_at = now()`;
}
