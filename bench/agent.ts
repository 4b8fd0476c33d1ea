import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import type { BenchResult } from './result.ts';

const agentMain = join(import.meta.dirname, '..', 'agent', 'main.js');
/** Start-up is not what an agent costs day by day. */
const warmUpMs = 5000;
const ticksPerSecond = 100;

interface Cost {
  rssMebibytes: number;
  cpuPercent: number;
}

/** What the agent costs a machine: the real process against a hub that acknowledges, beside a Node that does nothing. */
export async function benchAgent(
  seconds = Number(process.env.BENCH_AGENT_SECONDS ?? 60),
): Promise<BenchResult[]> {
  const directory = await mkdtemp(join(tmpdir(), 'chatops-bench-agent-'));
  const hub = await startAckingHub();
  const agent = spawn(process.execPath, [agentMain], {
    env: {
      PATH: process.env.PATH,
      CHATOPS_URL: hub.url,
      CHATOPS_API_KEY: 'cop_bench_bench_bench',
      CHATOPS_DATA_DIR: directory,
      CHATOPS_POLICY: join(directory, 'policy.json'),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 5000)'], { stdio: 'ignore' });
  try {
    await new Promise((resolve) => setTimeout(resolve, warmUpMs));
    const sampledBefore = hub.samples();
    const [agentCost, bareCost] = await Promise.all([measure(agent, seconds), measure(bare, seconds)]);
    const sampled = hub.samples() - sampledBefore;
    if (sampled === 0) throw new Error('the agent sent no samples while it was measured');
    const note = `${sampled} samples in ${seconds} s, every 5 s`;
    return [
      compare('agent memory (RSS)', 'MiB', agentCost.rssMebibytes, bareCost.rssMebibytes, note),
      compare('agent CPU', '% of a core', agentCost.cpuPercent, bareCost.cpuPercent, note),
    ];
  } finally {
    await Promise.all([end(agent), end(bare)]);
    await hub.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function compare(name: string, unit: string, value: number, peerValue: number, note: string): BenchResult {
  return { name, value, unit, peer: 'node that only waits', peerValue, ratio: value / peerValue, note };
}

/** Mean RSS of one reading per second, CPU over the whole time. */
async function measure(process: ChildProcess, seconds: number): Promise<Cost> {
  const before = cpuSeconds(process);
  const begun = performance.now();
  const readings: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    readings.push(rssKibibytes(process));
  }
  const elapsedSeconds = (performance.now() - begun) / 1000;
  return {
    rssMebibytes: readings.reduce((sum, reading) => sum + reading, 0) / readings.length / 1024,
    // A whole tick at least: nothing at all would make the ratio meaningless.
    cpuPercent: (100 * Math.max(cpuSeconds(process) - before, 1 / ticksPerSecond)) / elapsedSeconds,
  };
}

function cpuSeconds({ pid }: ChildProcess): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function rssKibibytes({ pid }: ChildProcess): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

async function startAckingHub() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  let samples = 0;
  server.on('connection', (socket) => {
    const send = (frame: object) => socket.send(JSON.stringify(frame));
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type === 'hello') {
        const ours = { protocol: 1, serverId: 'bench', serverName: 'bench', epoch: 1, heartbeatSeconds: 10 };
        send({ type: 'welcome', ...ours, now: Date.now() });
      }
      if (frame.type !== 'samples') return;
      samples += frame.samples.length;
      send({ type: 'ack', seq: frame.samples.at(-1).seq });
    });
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    samples: () => samples,
    async close() {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, 'exit');
  process.kill('SIGTERM');
  const force = setTimeout(() => process.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(force);
}
