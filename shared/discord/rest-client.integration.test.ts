import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createLogger } from '../logger.ts';
import { classifyDiscordError } from './discord-error.ts';
import { createDiscordRest } from './rest-client.ts';

let server: Server;
const requests: IncomingMessage[] = [];
afterEach(() => {
  server.closeAllConnections();
  server.close();
  requests.length = 0;
});

async function serve(answer: RequestListener, timeoutMs = 2000, path = '/api/') {
  server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const rest = createDiscordRest({ token: 'abc', apiUrl, logger: createLogger('test', 'silent'), timeoutMs });
  return { post: () => rest.post('/channels/200000000000000001/messages', { body: { content: 'hi' } }) };
}

it.each(['/api', '/api/', '/api/v10', '/api/v10/'])(
  'asks version 10 of the API at %s, as a bot',
  async (path) => {
    const { post } = await serve(
      (_, response) => response.setHeader('content-type', 'application/json').end('{"id":"1"}'),
      2000,
      path,
    );
    await expect(post()).resolves.toEqual({ id: '1' });
    expect(requests[0]).toMatchObject({ url: '/api/v10/channels/200000000000000001/messages' });
    expect(requests[0]?.headers.authorization).toBe('Bot abc');
  },
);

it('takes an answer without a body', async () => {
  const { post } = await serve((_, response) => response.writeHead(204).end());
  await expect(post()).resolves.toBeInstanceOf(ArrayBuffer);
});

it('gives up on an answer that begins and never ends', async () => {
  const { post } = await serve((_, response) => {
    response.setHeader('content-type', 'application/json').write('{"id":');
  }, 100);
  const error = await post().catch((reason: unknown) => reason);
  expect(classifyDiscordError(error)).toEqual({ kind: 'transient', code: 'timeout' });
});

it('hands a 429 to the caller instead of waiting, and asks no more in that bucket until it is over', async () => {
  const { post } = await serve((_, response) =>
    response
      .writeHead(429, {
        'content-type': 'application/json',
        'retry-after': '30',
        'x-ratelimit-limit': '5',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset-after': '30',
      })
      .end('{"message":"You are being rate limited.","retry_after":30,"global":false}'),
  );
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const failure = classifyDiscordError(await post().catch((reason: unknown) => reason));
    expect(failure).toMatchObject({ kind: 'rate_limited', global: false });
    expect('retryAfterMs' in failure && failure.retryAfterMs).toBeGreaterThan(29_000);
  }
  expect(requests).toHaveLength(1);
});

it('keeps its token after a 401, so that it works again when Discord does', async () => {
  const { post } = await serve((_, response) => {
    response.setHeader('content-type', 'application/json');
    if (requests.length === 1) response.writeHead(401).end('{"message":"401: Unauthorized","code":0}');
    else response.end('{"id":"1"}');
  });
  const error = await post().catch((reason: unknown) => reason);
  expect(classifyDiscordError(error)).toEqual({ kind: 'permanent', code: 0, status: 401 });
  await expect(post()).resolves.toEqual({ id: '1' });
});
