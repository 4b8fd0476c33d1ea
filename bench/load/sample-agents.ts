import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { answerOrders } from './answer-orders.ts';
import { makeBenchHello, makeBenchSample, type SampleSize } from './bench-sample.ts';

/** Agents of one process: each authenticated, each with its own sequence. */
export interface SampleOrder {
  url: string;
  keys: string[];
  size: SampleSize;
  samplesPerFrame: number;
  durationMs: number;
  /** Samples on their way per agent: the next goes out when one comes back. Or paced: one frame per so many ms. */
  pace: { inFlight: number } | { everyMs: number };
}

export interface SampleReport {
  /** Acknowledged, so committed. */
  samples: number;
  frames: number;
  seconds: number;
  /** From sending to acknowledgement, per frame. */
  ackMs: number[];
}

/** Each run starts after the numbers of the one before. */
let nextSeq = 1;

async function run(order: SampleOrder): Promise<SampleReport> {
  const firstSeq = nextSeq;
  nextSeq += 10_000_000;
  const agents = await Promise.all(order.keys.map((key) => connect(order.url, key)));
  const report: SampleReport = { samples: 0, frames: 0, seconds: 0, ackMs: [] };
  const startedAt = performance.now();
  const until = startedAt + order.durationMs;
  // Spread over the past, so that (server, instant) differs and no sample lies ahead.
  const baseMs = Date.now() - 3_600_000;
  await Promise.all(agents.map((socket) => drive(socket, order, { firstSeq, baseMs, until }, report)));
  report.seconds = (performance.now() - startedAt) / 1000;
  for (const socket of agents) socket.terminate();
  return report;
}

async function connect(url: string, key: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/ws/agent`, {
    headers: { authorization: `Bearer ${key}` },
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  socket.send(JSON.stringify(makeBenchHello()));
  await once(socket, 'message');
  return socket;
}

async function drive(
  socket: WebSocket,
  { size, samplesPerFrame, pace }: SampleOrder,
  { firstSeq, baseMs, until }: { firstSeq: number; baseMs: number; until: number },
  report: SampleReport,
): Promise<void> {
  let seq = firstSeq;
  const waiting: { lastSeq: number; sentAt: number }[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    const frame = JSON.parse(data.toString()) as { type: string; seq: number };
    if (frame.type !== 'ack') return;
    const now = performance.now();
    while (waiting[0] !== undefined && waiting[0].lastSeq <= frame.seq) {
      report.ackMs.push(now - waiting[0].sentAt);
      report.frames += 1;
      report.samples += samplesPerFrame;
      waiting.shift();
    }
    wake();
  });
  const acknowledged = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  if ('everyMs' in pace) await sleep(Math.random() * pace.everyMs);
  while (performance.now() < until) {
    const samples = Array.from({ length: samplesPerFrame }, () => {
      seq += 1;
      return makeBenchSample(seq, baseMs + (seq - firstSeq), size);
    });
    waiting.push({ lastSeq: seq, sentAt: performance.now() });
    socket.send(JSON.stringify({ type: 'samples', samples }));
    if ('everyMs' in pace) await sleep(pace.everyMs);
    else if (waiting.length * samplesPerFrame >= pace.inFlight) await acknowledged();
  }
  while (waiting.length > 0) await acknowledged();
}

answerOrders(run);
