import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayDispatchEvents, GatewayOpcodes } from 'discord.js';
import { afterEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { ConfigError } from '../../shared/define-config.ts';
import { createLogger } from '../../shared/logger.ts';
import { connectToGateway, type GatewayConnection } from './gateway-connection.ts';

const logger = createLogger('test', 'silent');
let server: Server;
let connection: GatewayConnection | undefined;
afterEach(async () => {
  await connection?.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

type GatewayBot = (port: number) => { status: number; body: unknown };

const gatewayHere: GatewayBot = (port) => ({
  status: 200,
  body: {
    url: `ws://127.0.0.1:${port}`,
    shards: 1,
    session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
  },
});

/** The one REST call there is before a session, and whatever listens to upgrades. */
async function connectTo(gatewayBot: GatewayBot, listen: () => void): Promise<GatewayConnection> {
  server = createServer((_request, response) => {
    const { status, body } = gatewayBot((server.address() as AddressInfo).port);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  listen();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  connection = connectToGateway(
    { token: 'token', applicationId: undefined, apiUrl: `http://127.0.0.1:${port}/api` },
    logger,
  );
  return connection;
}

/** A gateway that refuses each attempt to open a socket. */
async function startBrokenDiscord(gatewayBot: GatewayBot) {
  let attempts = 0;
  const { lost } = await connectTo(gatewayBot, () =>
    server.on('upgrade', (_request, socket) => {
      attempts += 1;
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    }),
  );
  return { lost, attempts: () => attempts };
}

/** A gateway that begins a session, then dispatches these events. */
const startGateway = (events: { t: GatewayDispatchEvents; d: unknown }[]) =>
  connectTo(gatewayHere, () =>
    new WebSocketServer({ server }).on('connection', (socket) => {
      const send = (payload: object) => socket.send(JSON.stringify(payload));
      send({ op: GatewayOpcodes.Hello, d: { heartbeat_interval: 60_000 } });
      socket.on('message', (data) => {
        if (JSON.parse(String(data)).op !== GatewayOpcodes.Identify) return;
        const user = { id: '100000000000000002', username: 'ChatOps', discriminator: '0', avatar: null };
        const application = { id: '100000000000000001', flags: 0 };
        const ready = { v: 10, user, application, guilds: [], session_id: 's', resume_gateway_url: 'ws://x' };
        const dispatches = [{ t: GatewayDispatchEvents.Ready, d: ready }, ...events];
        dispatches.forEach((dispatch, index) => {
          send({ op: GatewayOpcodes.Dispatch, s: index + 1, ...dispatch });
        });
      });
    }),
  );

it('says in one line that the token is refused', async () => {
  const { lost } = await startBrokenDiscord(() => ({
    status: 401,
    body: { code: 0, message: '401: Unauthorized' },
  }));
  const error = await lost;
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toContain('Discord refuses DISCORD_TOKEN');
  expect(error.message).not.toContain('\n');
});

it('is unavailable while the API answers with failures', async () => {
  const { lost } = await startBrokenDiscord(() => ({ status: 502, body: {} }));
  expect(await lost).toMatchObject({ code: 'unavailable' });
});

it('ends every attempt with the connection that is given up', async () => {
  const { lost, attempts } = await startBrokenDiscord(gatewayHere);
  expect(await lost).toMatchObject({ code: 'unavailable' });
  const before = attempts();
  // discord.js pauses half a second between attempts.
  await sleep(1200);
  expect(attempts()).toBe(before);
});

it('hands on events that discord.js could not read, and goes on', async () => {
  const interaction = { id: '100000000000000003', type: 2, token: 't', data: { type: 1, name: 'chatops' } };
  const events = [interaction, { ...interaction, id: '100000000000000004' }].map((d) => ({
    t: GatewayDispatchEvents.InteractionCreate,
    d,
  }));
  const { client } = await startGateway(events);
  const taken: unknown[] = [];
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: unknown) => taken.push(payload));
  await expect.poll(() => taken).toEqual(events.map(({ d }) => d));
  await expect.poll(() => client.isReady()).toBe(true);
});
