import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../drizzle/database.ts';
import { createLogger } from '../shared/logger.ts';
import { createJobProducer } from '../shared/queue/index.ts';
import { createSlackClient } from '../shared/slack/web-client.ts';
import type { AlertWorkerOrder } from './load/alert-worker.ts';
import { startBenchDatabase } from './load/bench-database.ts';
import { type ChatClock, startChatClock } from './load/chat-clock.ts';
import { Fleet } from './load/fleet.ts';
import { LoadProcess } from './load/fork-load.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './result.ts';

const measured = 100;
const pauseMs = 100;
const settleMs = 15_000;
const deadlineMs = 60_000;
const logger = createLogger('bench', 'error');

/** From the commit of a sample that breaches to the message that the chat accepted; and a storm of all servers. */
export async function benchDeliver(): Promise<BenchResult[]> {
  return [...(await measure(1000, false)), ...(await measure(10_000, true))];
}

async function measure(size: number, withStorm: boolean): Promise<BenchResult[]> {
  const bench = await startBenchDatabase(0, logger);
  const chat = await startChatClock();
  const worker = new LoadProcess('alert-worker');
  const jobs = await createJobProducer({ backend: { kind: 'postgres', url: bench.url }, logger });
  const fleet = new Fleet(bench.database, jobs, size);
  try {
    await fleet.insert();
    await addRule(bench.database);
    // A channel each: Slack takes a message a second per channel, which is not what is asked here.
    await subscribeEach(bench.database, measured);
    await worker.ask<string>({ databaseUrl: bench.url, slackApiUrl: chat.apiUrl } satisfies AlertWorkerOrder);
    const bare = await measureBare(chat);
    const alone = await measureAlerts(fleet, chat, bare, size);
    return withStorm ? [...alone, ...(await measureStorm(fleet, chat, bare))] : alone;
  } finally {
    fleet.stop();
    await worker.close();
    await jobs.close();
    await chat.close();
    await bench.close();
  }
}

/** The chat itself, by the worker's own client: less no message can take. */
async function measureBare(chat: ChatClock): Promise<number[]> {
  const client = createSlackClient({ token: 'xoxb-bench', apiUrl: chat.apiUrl, logger, retries: 0 });
  const times: number[] = [];
  for (let run = 0; run < measured; run += 1) {
    const begun = performance.now();
    await client.chat.postMessage({ channel: 'C0BARE', text: 'bare' });
    times.push(performance.now() - begun);
  }
  return times;
}

async function measureAlerts(
  fleet: Fleet,
  chat: ChatClock,
  bare: number[],
  size: number,
): Promise<BenchResult[]> {
  const firing = fleet.ids.slice(0, measured);
  fleet.start(new Set(firing));
  await sleep(settleMs);
  const texts: number[] = [];
  const pictures: number[] = [];
  for (const [index, id] of firing.entries()) {
    const committedAt = await fleet.sample([id], 97);
    const here = (method: string) => (call: { method: string; channel: string; hasPicture: boolean }) =>
      call.channel === channelOf(index) && call.method === method;
    const posted = await chat.heard(here('chat.postMessage'), deadlineMs);
    const shown = await chat.heard((call) => here('chat.update')(call) && call.hasPicture, deadlineMs);
    texts.push(posted.at - committedAt);
    pictures.push(shown.at - posted.at);
    await sleep(pauseMs);
  }
  return [50, 99].flatMap((rank) => {
    const peerValue = percentile(bare, rank);
    const figure = (name: string, value: number, note?: string): BenchResult => ({
      name: `${name}, ${size.toLocaleString('en-US')} servers, p${rank}`,
      value,
      unit: 'ms',
      peer: 'a message by the bare client',
      peerValue,
      ratio: value / peerValue,
      ...(note === undefined ? {} : { note }),
    });
    return [
      figure(
        'breach committed to message accepted',
        percentile(texts, rank),
        rank === 99 ? 'goal: 2,000' : undefined,
      ),
      figure(
        'message accepted to picture in it',
        percentile(pictures, rank),
        rank === 99 ? 'goal: 1,000' : undefined,
      ),
    ];
  });
}

/** Every server breaches in the same moment, told in one channel; timed from before any of it is stored. */
async function measureStorm(fleet: Fleet, chat: ChatClock, bare: number[]): Promise<BenchResult[]> {
  // What was measured before has its message; these have none yet.
  const servers = fleet.ids.slice(measured);
  chat.calls.length = 0;
  // The rounds of the fleet tell of it too, while this one statement still stores the rest.
  const begunAt = performance.now();
  await fleet.sample(servers, 97);
  const inChannel = (call: { channel: string }) => call.channel === 'C0STORM';
  const first = await chat.heard((call) => inChannel(call) && call.method === 'chat.postMessage', deadlineMs);
  const all = await chat.heard(
    (call) => inChannel(call) && call.words.includes(`${servers.length} servers`),
    deadlineMs,
  );
  await sleep(settleMs);
  const calls = chat.calls.filter(inChannel);
  const count = (method: string) => calls.filter((call) => call.method === method).length;
  const peerValue = percentile(bare, 50);
  const name = `storm of ${servers.length.toLocaleString('en-US')} alerts at once`;
  const figure = (what: string, value: number): BenchResult => ({
    name: `${name}: ${what}`,
    value,
    unit: 'ms',
    peer: 'a message by the bare client',
    peerValue,
    ratio: value / peerValue,
  });
  const messages = count('chat.postMessage');
  return [
    figure('first message', first.at - begunAt),
    figure('the message tells of all', all.at - begunAt),
    {
      name: `${name}: messages`,
      value: messages,
      unit: 'messages',
      peer: 'alerts',
      peerValue: servers.length,
      ratio: messages / servers.length,
      note: `and ${count('chat.update')} edits`,
    },
  ];
}

const channelOf = (index: number) => `C0BENCH${index}`;

async function addRule({ sql }: Database): Promise<void> {
  // The built-in ones stay: they are evaluated beside it, as they would be.
  await sql`
    insert into alert_rules (id, name, scope, metric, comparator, critical_threshold, created_at)
    values (${randomUUID()}, 'CPU high', '--all', 'cpu_percent', '>', 90, now() - interval '1 hour')`;
}

async function subscribeEach({ sql }: Database, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: randomUUID(),
    channel: `slack:${channelOf(index)}`,
    scope: `bench-${index}`,
    min_severity: 'info',
  }));
  await sql`insert into subscriptions ${sql(rows)}`;
}
