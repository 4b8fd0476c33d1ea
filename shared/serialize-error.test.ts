import { DiscordAPIError, RateLimitError } from 'discord.js';
import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { serializeError } from './serialize-error.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const params = ['ada@example.org', '$argon2id$v=19$secret', 'two\nlines'];
const failed = new DrizzleQueryError('insert into users values ($1, $2, $3)', params, refused);

test.each([
  ['itself', failed],
  ['as a cause', new AppError('unavailable', 'The database cannot be reached.', { cause: failed })],
])('a failed query is logged without its parameters: %s', (_, error) => {
  const text = JSON.stringify(serializeError(error));
  for (const secret of ['ada@', 'argon2', 'two']) expect(text).not.toContain(secret);
  expect(text).toContain('insert into users values ($1, $2, $3)');
  expect(text).toContain('connect ECONNREFUSED');
});

test('a failed Discord call is logged without its body and its interaction’s token', () => {
  const url = 'https://discord.com/api/v10/webhooks/400000000000000001/aW50ZXJhY3Rpb24/messages/@original';
  const body = { files: [{ name: 'cpu.png', data: Buffer.from('picture') }], body: { content: 'private' } };
  const refusedCall = new DiscordAPIError({ code: 50013, message: 'no' }, 50013, 403, 'PATCH', url, body);
  const limited = new RateLimitError({
    url,
    majorParameter: '400000000000000001/aW50ZXJhY3Rpb24',
    route: '/webhooks/:id/:token',
    hash: 'bucket',
    method: 'PATCH',
    global: false,
    limit: 5,
    retryAfter: 1,
    timeToReset: 1,
    sublimitTimeout: 0,
    scope: 'user',
  });
  const text = JSON.stringify([refusedCall, limited].map(serializeError));
  for (const secret of ['aW50ZXJhY3Rpb24', 'private', 'cpu.png']) expect(text).not.toContain(secret);
  expect(text).toContain('/webhooks/400000000000000001/…/messages/@original');
  expect(text).toContain('50013');
});

test('what is no error is left as it is', () => {
  expect(serializeError('text')).toBe('text');
});
