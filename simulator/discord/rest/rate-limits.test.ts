import { expect, test } from 'vitest';
import { RateLimits } from './rate-limits.ts';
import type { RestRoute } from './rest-route.ts';

const route: RestRoute = { method: 'post', path: '/', handle: () => ({ status: 204 }) };
const byToken: RestRoute = { ...route, isAuthorisedByPath: true };

test('five messages in five seconds pass in a channel, the sixth waits for the window to end', () => {
  const limits = new RateLimits();
  const take = (channel: string, now: number) => limits.take('messages.create', route, { channel }, now);
  for (let count = 1; count <= 5; count += 1)
    expect(take('1', 1_000)).toMatchObject({ limit: 5, remaining: 5 - count, resetAfterMs: 5_000 });
  expect(take('1', 3_000)).toMatchObject({ exceeded: 'user', remaining: 0, resetAfterMs: 3_000 });
  expect(take('2', 3_000).exceeded).toBeUndefined();
  expect(take('1', 6_000)).toMatchObject({ remaining: 4, resetAfterMs: 5_000 });
});

test('routes have buckets of their own', () => {
  const limits = new RateLimits();
  const of = (name: string) => limits.take(name, route, { channel: '1' }, 0).bucket;
  expect(of('messages.create')).toBe(of('messages.create'));
  expect(of('messages.create')).not.toBe(of('messages.edit'));
});

test('fifty requests in a second pass altogether; what a token in the path authorises does not count', () => {
  const limits = new RateLimits();
  for (let count = 0; count < 60; count += 1)
    expect(limits.take('webhooks.edit', byToken, { token: `t${count}` }, 0).exceeded).toBeUndefined();
  for (let count = 0; count < 50; count += 1)
    expect(limits.take('channels.get', route, { channel: `${count}` }, 0).exceeded).toBeUndefined();
  expect(limits.take('channels.get', route, { channel: 'new' }, 400)).toMatchObject({
    exceeded: 'global',
    resetAfterMs: 600,
  });
  expect(limits.take('channels.get', route, { channel: 'new' }, 1_000).exceeded).toBeUndefined();
});
