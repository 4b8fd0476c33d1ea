import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type AgentFrame, agentFrameSchema, type HubFrame } from '../../shared/agent-protocol.ts';
import { eventually } from '../../test/support/eventually.ts';

export interface HubConnection {
  authorization: string | undefined;
  frames: AgentFrame[];
  /** Numbers of the samples received on this connection, in order. */
  seqs: number[];
  closeCode: number | undefined;
  socket: WebSocket;
  send(frame: HubFrame | object): void;
}

export interface FakeHubOptions {
  port?: number;
  /** Acknowledge what arrives; may be changed at any time. */
  acks?: boolean;
  heartbeatSeconds?: number;
  /** Instead of a welcome. */
  onHello?(connection: HubConnection): void;
  verifyClient?: (info: { req: { headers: object } }, done: (ok: boolean, code?: number) => void) => void;
}

/** The hub's end of the protocol in memory: welcomes, remembers every frame (all must be valid), acknowledges. */
export async function startFakeHub(options: FakeHubOptions = {}) {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: options.port ?? 0,
    ...(options.verifyClient ? { verifyClient: options.verifyClient } : {}),
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connections: HubConnection[] = [];
  const hub = {
    port,
    url: `ws://127.0.0.1:${port}`,
    acks: options.acks ?? true,
    connections,
    /** Waits for the given number of connections that said hello, then answers the last. */
    async connection(count = 1): Promise<HubConnection> {
      await eventually(() => {
        if (connections.filter(({ frames }) => frames.length > 0).length < count)
          throw new Error('not connected');
      }, 15_000);
      return connections[count - 1] as HubConnection;
    },
    async close(): Promise<void> {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, 'close');
    },
  };

  server.on('connection', (socket, request) => {
    const connection: HubConnection = {
      authorization: request.headers.authorization,
      frames: [],
      seqs: [],
      closeCode: undefined,
      socket,
      send: (frame) => socket.send(JSON.stringify(frame)),
    };
    connections.push(connection);
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      connection.closeCode = code;
    });
    socket.on('message', (data) => {
      const frame = agentFrameSchema.parse(JSON.parse(String(data)));
      connection.frames.push(frame);
      if (frame.type === 'hello') {
        if (options.onHello) options.onHello(connection);
        else connection.send(welcome(connections.length, options.heartbeatSeconds));
      }
      if (frame.type !== 'samples') return;
      connection.seqs.push(...frame.samples.map(({ seq }) => seq));
      if (hub.acks) connection.send({ type: 'ack', seq: connection.seqs.at(-1) ?? 0 });
    });
  });
  return hub;
}

export type FakeHub = Awaited<ReturnType<typeof startFakeHub>>;

const welcome = (epoch: number, heartbeatSeconds = 10): HubFrame => ({
  type: 'welcome',
  protocol: 1,
  serverId: 'server-1',
  serverName: 'web-1',
  epoch,
  heartbeatSeconds,
  now: Date.now(),
});

/** Sends a request and waits for its answer, which may be a failure. */
export async function ask(
  connection: HubConnection,
  id: string,
  method: string,
  params: object,
  timeoutMs = 20_000,
) {
  connection.send({ type: 'request', id, method, params, epoch: 1000, deadlineAt: Date.now() + timeoutMs });
  let answer: Extract<AgentFrame, { type: 'response' }> | undefined;
  await eventually(() => {
    answer = connection.frames.findLast(
      (frame) => frame.type === 'response' && frame.id === id,
    ) as typeof answer;
    if (answer === undefined) throw new Error(`no answer to ${method}`);
  }, timeoutMs);
  return answer;
}
