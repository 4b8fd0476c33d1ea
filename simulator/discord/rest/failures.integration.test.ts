import { REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channels } from '../guild/seed.ts';
import { type RestClient, restClient, startRestClient } from '../test-support/start-rest-client.ts';

let local: RestClient['local'];
let rest: RestClient['rest'];
let post: RestClient['post'];
const refusal = (code: number, status: number) => expect.objectContaining({ code, status });

beforeEach(async () => {
  ({ local, rest, post } = await startRestClient());
});

afterEach(() => local.discord.close());

const ops = Routes.channelMessages(channels.ops);

describe('failures on request', () => {
  test('500, 502, an error of any code, a cut connection', async () => {
    const method = 'messages.create';
    await local.client.fault({ method, kind: '500' });
    await expect(post({ content: 'a' })).rejects.toMatchObject({ status: 500 });
    await local.client.fault({ method, kind: '502' });
    await expect(post({ content: 'a' })).rejects.toMatchObject({ status: 502 });
    await local.client.post('faults', { method, kind: 'error', status: 400, code: 30_046 });
    await expect(post({ content: 'a' })).rejects.toEqual(refusal(30_046, 400));
    await local.client.fault({ method, kind: 'disconnect' });
    await expect(post({ content: 'a' })).rejects.toThrow();
    expect(await post({ content: 'a' })).toMatchObject({ content: 'a' });
  });

  test('a call that never comes back ends at the caller’s own deadline', async () => {
    await local.client.fault({ method: 'messages.create', kind: 'timeout' });
    const hasty = restClient(local, local.discord.token, 100);
    await expect(hasty.post(ops, { body: { content: 'a' } })).rejects.toThrow();
  });

  test('429: discord.js waits as long as it is told', async () => {
    const statuses: number[] = [];
    rest.on('response', (_request, { status }) => statuses.push(status));
    await local.client.fault({ method: 'messages.create', kind: '429', retryAfterSeconds: 0.2 });
    expect(await post({ content: 'patient' })).toMatchObject({ content: 'patient' });
    expect(statuses).toEqual([429, 200]);
    const impatient = new REST({ version: '10', api: local.discord.apiUrl, rejectOnRateLimit: () => true });
    await local.client.fault({ method: 'messages.create', kind: '429', retryAfterSeconds: 3 });
    const refused = impatient.setToken(local.discord.token).post(ops, { body: { content: 'b' } });
    await expect(refused).rejects.toMatchObject({ scope: 'user', retryAfter: expect.any(Number) });
  });

  test('the limits of Discord itself, once they are switched on', async () => {
    await local.client.post('config', { enforceRateLimits: true });
    const send = () =>
      fetch(`${local.discord.apiUrl}/v10${ops}`, {
        method: 'POST',
        headers: { authorization: `Bot ${local.discord.token}`, 'content-type': 'application/json' },
        body: '{"content":"a"}',
      });
    for (let left = 4; left >= 0; left -= 1) {
      const response = await send();
      expect(response.status).toBe(200);
      expect(response.headers.get('x-ratelimit-remaining')).toBe(String(left));
    }
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
  });
});
