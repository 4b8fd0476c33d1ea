import { DiscordAPIError, GatewayCloseCodes } from 'discord.js';
import { expect, it } from 'vitest';
import { ConfigError } from '../../shared/define-config.ts';
import { AppError } from '../../shared/errors.ts';
import { connectError } from './connect-error.ts';

const apiUrl = 'http://discord.test/api';

it.each([
  [GatewayCloseCodes.AuthenticationFailed, 'Discord refuses DISCORD_TOKEN'],
  [GatewayCloseCodes.InvalidIntents, 'intents'],
  [GatewayCloseCodes.DisallowedIntents, 'intent'],
])('a session ended with %d is for a person to mend, in one line', (closeCode, words) => {
  const error = connectError(new Error('closed'), apiUrl, closeCode);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toContain(words);
  expect(error.message).not.toContain('\n');
});

it('a session ended for want of shards is made anew', () => {
  const error = connectError(new Error('closed'), apiUrl, GatewayCloseCodes.ShardingRequired);
  expect(error).toMatchObject({ code: 'unavailable' });
});

it('an address that is not Discord’s is a setting', () => {
  const cause = new DiscordAPIError({ code: 0, message: 'not found' }, 0, 404, 'GET', apiUrl, {});
  expect(connectError(cause, apiUrl).message).toContain('Check DISCORD_API_URL');
});

it('no network is worth another attempt', () => {
  const error = connectError(new TypeError('fetch failed'), apiUrl);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'unavailable' });
});

it('a used up allowance of sessions is said as that', () => {
  const cause = new Error('Not enough sessions remaining to spawn 1 shards; only 0 remaining');
  expect(connectError(cause, apiUrl).message).toContain('no more sessions today');
});
