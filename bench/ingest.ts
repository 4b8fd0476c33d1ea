import { parseFrame } from '../api/agent-hub/connection/parse-frame.ts';
import { measureCopy, measureSingleInserts } from './load/bare-inserts.ts';
import { makeBenchChart } from './load/bench-chart.ts';
import { type BenchHub, startBenchHub } from './load/bench-hub.ts';
import { makeBenchSample, rowsPerSample, type SampleSize } from './load/bench-sample.ts';
import { LoadProcess } from './load/fork-load.ts';
import type { SampleOrder, SampleReport } from './load/sample-agents.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './result.ts';

const agentCount = 100;
const durationMs = 8000;

/**
 * How fast samples come in through authenticated sockets, checked, deduplicated, committed and acknowledged,
 * against the fastest and the plainest way into the same table; and whether alert evaluation can be felt in
 * the acknowledgements. Agents and evaluation run in processes of their own; fsync is on.
 */
export async function benchIngest(): Promise<BenchResult[]> {
  const hub = await startBenchHub(agentCount);
  const agents = new LoadProcess('sample-agents');
  try {
    return [...(await measureThroughput(hub, agents)), ...(await measureUnderEvaluation(hub, agents))];
  } finally {
    await agents.close();
    await hub.close();
  }
}

async function measureThroughput(hub: BenchHub, agents: LoadProcess): Promise<BenchResult[]> {
  const run = (size: SampleSize, samplesPerFrame: number, inFlight: number, runMs = durationMs) =>
    send(hub, agents, { size, samplesPerFrame, durationMs: runMs, pace: { inFlight } });
  const warmUp = await run('lean', 1, 50, 2000);
  const lean = await run('lean', 1, 50);
  const backlog = await run('lean', 100, 500);
  const full = await run('full', 1, 50);
  await checkStored(hub, [warmUp, lean, backlog, full]);
  const copy = await measureCopy(hub.database, 4000);
  const single = await measureSingleInserts(hub.database, 4000);
  const rate = ({ samples, seconds }: SampleReport) => samples / seconds;
  const parseUs = measureParse();
  const perMessage = `${agentCount} agents, one sample per message`;
  return [
    against(
      'ingest, one sample per message',
      rate(lean.report),
      'rows/s',
      'COPY, one connection',
      copy,
      perMessage,
    ),
    against(
      'ingest, one sample per message',
      rate(lean.report),
      'rows/s',
      'single INSERTs',
      single,
      perMessage,
    ),
    against(
      'ingest of a backlog',
      rate(backlog.report),
      'rows/s',
      'COPY, one connection',
      copy,
      '100 samples per message',
    ),
    against(
      'ingest with disks, interfaces, containers',
      rate(full.report) * rowsPerSample.full,
      'rows/s',
      'COPY into samples',
      copy,
      `${Math.round(rate(full.report))} samples/s of ${rowsPerSample.full} rows in 4 tables`,
    ),
    against(
      'API CPU per sample message',
      lean.cpuUs / lean.report.frames,
      'µs',
      'JSON.parse and zod alone',
      parseUs,
      'user and system time of the API process',
    ),
  ];
}

/** A figure for samples that are not there would be worthless. */
async function checkStored({ database }: BenchHub, runs: { report: SampleReport }[]): Promise<void> {
  const acknowledged = runs.reduce((sum, { report }) => sum + report.samples, 0);
  const [row] = await database.sql<{ stored: number }[]>`select count(*)::int as stored from samples`;
  if (row?.stored !== acknowledged) {
    throw new Error(`${acknowledged} samples were acknowledged, ${row?.stored} are stored`);
  }
}

async function measureUnderEvaluation(hub: BenchHub, agents: LoadProcess): Promise<BenchResult[]> {
  // 100 agents, one sample a second each: what 500 agents send at the default interval.
  const paced = { size: 'full', samplesPerFrame: 1, durationMs, pace: { everyMs: 1000 } } as const;
  hub.jobs.add = () => Promise.reject(new Error('evaluation is stopped'));
  const stopped = await send(hub, agents, paced);
  hub.jobs.add = () => new Promise((resolve) => setTimeout(resolve, 10_000));
  const slow = await send(hub, agents, paced);
  hub.jobs.add = async () => {};
  const evaluation = new LoadProcess('evaluation-load');
  await evaluation.ask({ databaseUrl: hub.databaseUrl });
  const busy = await send(hub, agents, paced);
  const runs = await evaluation.ask<number>('count');
  // What an alert storm is to the machine: every core has more to do than it can.
  const renderer = new LoadProcess('render-load');
  await renderer.ask(makeBenchChart(360));
  const [runsBefore, chartsBefore] = [
    await evaluation.ask<number>('count'),
    await renderer.ask<number>('count'),
  ];
  const storm = await send(hub, agents, paced);
  const stormRuns = (await evaluation.ask<number>('count')) - runsBefore;
  const charts = (await renderer.ask<number>('count')) - chartsBefore;
  await Promise.all([evaluation.close(), renderer.close()]);
  // Once more without load: what the machine itself changed in the meantime is in neither figure.
  hub.jobs.add = () => Promise.reject(new Error('evaluation is stopped'));
  const idleAgain = await send(hub, agents, paced);
  const idle = [...stopped.report.ackMs, ...idleAgain.report.ackMs];
  const rows = [50, 99].flatMap((rank) =>
    [
      { name: `ack p${rank}, evaluation slow`, report: slow.report, note: 'each hint takes 10 s' },
      {
        name: `ack p${rank}, evaluation saturated`,
        report: busy.report,
        note: `${perSecond(runs)} shards/s evaluated beside it, on the same cores`,
      },
      {
        name: `ack p${rank}, evaluation and charts saturated`,
        report: storm.report,
        note: `goal for p99: 1.2; ${perSecond(stormRuns)} shards/s and ${perSecond(charts)} charts/s beside it, on the same cores`,
      },
    ].map(({ name, report, note }) => {
      const peerValue = percentile(idle, rank);
      return against(name, percentile(report.ackMs, rank), 'ms', 'evaluation stopped', peerValue, note);
    }),
  );
  return rows;
}

const perSecond = (count: number) => Math.round(count / (durationMs / 1000));

async function send(
  hub: BenchHub,
  agents: LoadProcess,
  order: Omit<SampleOrder, 'url' | 'keys'>,
): Promise<{ report: SampleReport; cpuUs: number }> {
  const before = process.cpuUsage();
  const report = await agents.ask<SampleReport>({
    ...order,
    url: hub.url,
    keys: hub.agents.map(({ key }) => key),
  } satisfies SampleOrder);
  const { user, system } = process.cpuUsage(before);
  return { report, cpuUs: user + system };
}

/** Microseconds to read one lean sample message, warm. */
function measureParse(): number {
  const text = JSON.stringify({ type: 'samples', samples: [makeBenchSample(1, Date.now(), 'lean')] });
  const rounds = 50_000;
  for (let round = 0; round < 5000; round += 1) parseFrame(text);
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) parseFrame(text);
  return ((performance.now() - startedAt) * 1000) / rounds;
}

function against(
  name: string,
  value: number,
  unit: string,
  peer: string,
  peerValue: number,
  note: string,
): BenchResult {
  return { name, value, unit, peer, peerValue, ratio: value / peerValue, note };
}
