import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { commands, commandTargets, users } from '../drizzle/schema/index.ts';
import { finalCommandStates } from '../shared/api-contract/commands.ts';
import { topics } from '../shared/bus.ts';
import { type BenchHub, startBenchHub } from './load/bench-hub.ts';
import type { EchoOrder } from './load/echo-agent.ts';
import { LoadProcess } from './load/fork-load.ts';
import { percentile } from './percentile.ts';
import type { BenchResult } from './result.ts';

const asks = 3000;
const dispatches = 500;

/**
 * How long a request takes to an agent that does nothing, and back: as a question (no row), and as a command
 * (claimed, sent, answered, settled and audited in PostgreSQL, fsync on), against a bare WebSocket ping to
 * the same process.
 */
export async function benchRelay(): Promise<BenchResult[]> {
  const hub = await startBenchHub(1);
  const pingServer = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(pingServer, 'listening');
  const agent = new LoadProcess('echo-agent');
  try {
    const connected = once(pingServer, 'connection') as Promise<[WebSocket]>;
    const { serverId, key } = hub.agents[0]!;
    const pingUrl = `ws://127.0.0.1:${(pingServer.address() as AddressInfo).port}`;
    await agent.ask({ url: hub.url, key, pingUrl } satisfies EchoOrder);
    const [bare] = await connected;
    const pings = await repeat(asks, nothing, () => ping(bare));
    const asked = await repeat(asks, nothing, () =>
      hub.hub.ask(serverId, 'process.list', { sort: 'cpu', limit: 1 }, 5000),
    );
    const dispatched = await measureDispatches(hub, serverId);
    return [50, 99].flatMap((rank) => [
      row(`question to an agent, p${rank}`, asked, pings, rank, 'through AgentHub.ask'),
      row(
        `command to an agent, p${rank}`,
        dispatched,
        pings,
        rank,
        'queued row to stored and audited outcome',
      ),
    ]);
  } finally {
    await agent.close();
    pingServer.close();
    await hub.close();
  }
}

async function measureDispatches(hub: BenchHub, serverId: string): Promise<number[]> {
  const { orm } = hub.database;
  const userId = randomUUID();
  await orm
    .insert(users)
    .values({ id: userId, email: 'bench@example.org', name: 'Bench', passwordHash: '-' });
  // Queued one at a time: the sweeper would send what lies there before its dispatch is measured.
  const queue = () => queueCommand(hub, serverId, userId);
  return await repeat(dispatches, queue, async (commandId) => {
    let stop = async () => {};
    const finished = new Promise<void>((resolve) => {
      void hub.bus
        .subscribe(topics.command(commandId), (message) => {
          if (finalCommandStates.has((message as { state: 'succeeded' }).state)) resolve();
        })
        .then((unsubscribe) => {
          stop = unsubscribe;
        });
    });
    await hub.hub.dispatch(commandId);
    await finished;
    await stop();
  });
}

async function queueCommand({ database }: BenchHub, serverId: string, requestedBy: string): Promise<string> {
  const id = randomUUID();
  await database.orm.insert(commands).values({
    id,
    source: 'bench',
    sourceEventId: id,
    verb: 'restart',
    class: 'operate',
    args: {},
    requestedBy,
    requestedByLabel: 'Bench',
    state: 'queued',
    argumentHash: Buffer.alloc(32),
    timeoutSeconds: 600,
    deadlineAt: new Date(Date.now() + 600_000),
  });
  await database.orm.insert(commandTargets).values({
    commandId: id,
    serverId,
    method: 'container.restart',
    params: { containerId: '0123456789ab', graceSeconds: 0 },
    state: 'queued',
  });
  return id;
}

async function ping(socket: WebSocket): Promise<void> {
  const pong = once(socket, 'pong');
  socket.ping();
  await pong;
}

/** Milliseconds of each run, one after the other, after a warm-up; preparing is not measured. */
async function repeat<Prepared>(
  times: number,
  prepare: () => Promise<Prepared>,
  run: (prepared: Prepared) => Promise<unknown>,
): Promise<number[]> {
  const warmUps = 20;
  const durations: number[] = [];
  while (durations.length < warmUps + times) {
    const prepared = await prepare();
    const startedAt = performance.now();
    await run(prepared);
    durations.push(performance.now() - startedAt);
  }
  return durations.slice(warmUps);
}

const nothing = async () => {};

function row(name: string, values: number[], peers: number[], rank: number, note: string): BenchResult {
  const value = percentile(values, rank);
  const peerValue = percentile(peers, rank);
  return { name, value, unit: 'ms', peer: 'bare WebSocket ping', peerValue, ratio: value / peerValue, note };
}
