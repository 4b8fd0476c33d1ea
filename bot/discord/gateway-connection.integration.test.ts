import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
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

/** Discord's REST API that names itself as the gateway, and refuses each attempt to open a socket there. */
async function startBrokenDiscord(gatewayBot: (port: number) => { status: number; body: unknown }) {
  let attempts = 0;
  server = createServer((_request, response) => {
    const { status, body } = gatewayBot((server.address() as AddressInfo).port);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.on('upgrade', (_request, socket) => {
    attempts += 1;
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  connection = connectToGateway(
    { token: 'token', applicationId: undefined, apiUrl: `http://127.0.0.1:${port}/api` },
    logger,
  );
  return { lost: connection.lost, attempts: () => attempts };
}

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
  const { lost, attempts } = await startBrokenDiscord((port) => ({
    status: 200,
    body: {
      url: `ws://127.0.0.1:${port}`,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
    },
  }));
  expect(await lost).toMatchObject({ code: 'unavailable' });
  const before = attempts();
  // discord.js pauses half a second between attempts.
  await sleep(1200);
  expect(attempts()).toBe(before);
});
