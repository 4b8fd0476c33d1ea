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

test('what is no error is left as it is', () => {
  expect(serializeError('text')).toBe('text');
});
