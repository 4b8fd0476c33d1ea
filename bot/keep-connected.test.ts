import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ConfigError } from '../shared/define-config.ts';
import { AppError } from '../shared/errors.ts';
import { createLogger } from '../shared/logger.ts';
import { keepConnected, type RunningPlatform } from './keep-connected.ts';

const logger = createLogger('test', 'silent');
const pauses = { firstPauseMs: 1, maxPauseMs: 4 };
const away = () => new AppError('unavailable', 'The platform cannot be reached.');

/** A platform whose connections are made by `attempts` in turn; the last one stays. */
function platform(attempts: (RunningPlatform | Error)[]) {
  let made = 0;
  return {
    made: () => made,
    async connect() {
      const attempt = attempts[Math.min(made, attempts.length - 1)];
      made += 1;
      if (attempt instanceof Error || attempt === undefined) throw attempt;
      return attempt;
    },
  };
}

function connection(lost?: Promise<Error>) {
  let closes = 0;
  return {
    closes: () => closes,
    running: {
      ...(lost ? { lost } : {}),
      async close() {
        closes += 1;
      },
    },
  };
}

it('starts without a platform that cannot be reached, and connects when it can', async () => {
  const { running } = connection();
  const { connect } = platform([away(), away(), running]);
  const kept = await keepConnected('Test', connect, logger, pauses);
  expect(kept.current()).toBeUndefined();
  await expect.poll(() => kept.current()).toBe(running);
  await kept.close();
});

it('does not start with a setting that is wrong', async () => {
  const { connect } = platform([new ConfigError('bot cannot start: the token is refused')]);
  await expect(keepConnected('Test', connect, logger, pauses)).rejects.toThrow('the token is refused');
});

it('gives up when a setting turns out to be wrong later', async () => {
  const { connect, made } = platform([away(), new ConfigError('bot cannot start: the token is refused')]);
  const kept = await keepConnected('Test', connect, logger, pauses);
  await expect(kept.givenUp).rejects.toThrow('the token is refused');
  expect(made()).toBe(2);
});

it('replaces a connection that is lost for good, and closes the old one', async () => {
  const first = connection(Promise.resolve(new Error('session ended')));
  const second = connection();
  const kept = await keepConnected('Test', platform([first.running, second.running]).connect, logger, pauses);
  await expect.poll(() => kept.current()).toBe(second.running);
  expect(first.closes()).toBe(1);
  await kept.close();
  expect(second.closes()).toBe(1);
});

it('connects no more once it is closed', async () => {
  const { connect, made } = platform([away()]);
  const kept = await keepConnected('Test', connect, logger, pauses);
  await kept.close();
  const before = made();
  await sleep(30);
  expect(made()).toBe(before);
});
