import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { createLogger } from '../../shared/logger.ts';
import { keepRegistered } from './keep-registered.ts';

const logger = createLogger('test', 'silent');
const pauses = { firstPauseMs: 1, maxPauseMs: 4 };

/** Fails with these codes in turn, then succeeds. */
function registration(codes: ErrorCode[]) {
  let attempts = 0;
  const register = async () => {
    attempts += 1;
    const code = codes.shift();
    if (code !== undefined) throw new AppError(code, 'not registered');
  };
  return { register, attempts: () => attempts };
}

it('tries again while Discord is away, and no more once it is done', async () => {
  const { register, attempts } = registration(['unavailable', 'unavailable']);
  await keepRegistered(register, logger, pauses);
  await expect.poll(attempts).toBe(3);
  await sleep(30);
  expect(attempts()).toBe(3);
});

it('does not repeat what is refused, until there is a reason to', async () => {
  const { register, attempts } = registration(['not_found']);
  const kept = await keepRegistered(register, logger, pauses);
  await sleep(30);
  expect(attempts()).toBe(1);
  kept.again();
  await expect.poll(attempts).toBe(2);
});

it('stops when it is closed', async () => {
  const { register, attempts } = registration(Array.from({ length: 999 }, () => 'unavailable'));
  const kept = await keepRegistered(register, logger, pauses);
  kept.close();
  const before = attempts();
  await sleep(30);
  expect(attempts()).toBe(before);
});
