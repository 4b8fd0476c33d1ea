import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { expect, it } from 'vitest';
import { classifyDiscordError } from './discord-error.ts';

const refusal = (status: number, body: { code?: number; message: string }) =>
  new DiscordAPIError(body as never, body.code as never, status, 'POST', 'https://discord.com', {
    body: undefined,
    files: undefined,
  });
const rateLimit = (change: Partial<RateLimitError>) =>
  new RateLimitError({
    timeToReset: 0,
    limit: 5,
    method: 'POST',
    hash: 'h',
    url: 'https://discord.com',
    route: '/channels/:id/messages',
    majorParameter: '1',
    global: false,
    retryAfter: 0,
    sublimitTimeout: 0,
    scope: 'user',
    ...change,
  });

it.each([
  [refusal(403, { code: 50013, message: 'Missing Permissions' }), { code: 50013, status: 403 }],
  [refusal(404, { code: 10003, message: 'Unknown Channel' }), { code: 10003, status: 404 }],
  [refusal(401, { code: 0, message: '401: Unauthorized' }), { code: 0, status: 401 }],
  [refusal(404, { message: 'a proxy said so' }), { code: 0, status: 404 }],
])('takes what Discord refuses as permanent: %s', (error, expected) => {
  expect(classifyDiscordError(error)).toEqual({ kind: 'permanent', ...expected });
});

it('waits for the later of both moments that Discord names, and for every call when it says global', () => {
  expect(classifyDiscordError(rateLimit({ retryAfter: 2050, timeToReset: 700 }))).toEqual({
    kind: 'rate_limited',
    retryAfterMs: 2050,
    global: false,
  });
  expect(classifyDiscordError(rateLimit({ timeToReset: 700, global: true }))).toMatchObject({
    retryAfterMs: 700,
    global: true,
  });
});

it('leaves Discord alone for a while when Cloudflare refuses, and blames no channel for it', () => {
  expect(classifyDiscordError(refusal(403, { message: 'error code: 1015' }))).toEqual({
    kind: 'rate_limited',
    retryAfterMs: 60_000,
    global: true,
  });
});

it.each([0, -40, Number.NaN])('waits a moment when told to wait %d ms', (retryAfter) => {
  expect(classifyDiscordError(rateLimit({ retryAfter, timeToReset: retryAfter }))).toMatchObject({
    retryAfterMs: 1000,
  });
});

it.each([
  [new HTTPError(503, 'Service Unavailable', 'GET', 'https://discord.com', {} as never), 'http_503'],
  [new DOMException('This operation was aborted', 'AbortError'), 'timeout'],
  [new TypeError('fetch failed'), 'unreachable'],
  ['odd', 'unknown'],
])('takes %s for a passing trouble', (error, code) => {
  expect(classifyDiscordError(error)).toEqual({ kind: 'transient', code });
});
