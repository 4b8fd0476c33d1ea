import { DiscordAPIError } from 'discord.js';
import { expect, it } from 'vitest';
import { postError } from './post-error.ts';

const refusal = (code: number) =>
  new DiscordAPIError({ code, message: 'refused' }, code, 403, 'POST', '/x', {});

it.each([
  [50013, 'Send Messages'],
  [50001, 'View Channel'],
])('%d names the permission to give, and where', (code, permission) => {
  const error = postError(refusal(code));
  expect(error.code).toBe('forbidden');
  expect(error.hint).toContain(permission);
  expect(error.hint).toContain('here');
});

it('anything else is worth another attempt', () => {
  expect(postError(new TypeError('fetch failed'))).toMatchObject({
    code: 'unavailable',
    hint: 'Try again in a minute.',
  });
});
