import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { AppError } from '../../shared/errors.ts';
import { Semaphore } from '../../shared/semaphore.ts';
import { isCommonPassword } from './common-passwords.ts';

/** OWASP's argon2id setting for one pass: 46 MiB. */
const options = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 47_104,
  timeCost: 1,
  parallelism: 1,
};

/** Half of libuv's threads, which files, names and compression need too; shorter than a request may take. */
const hashing = new Semaphore(2, 3000);

/** Of no password: as costly to check as any. */
export const decoyHash = `$argon2id$v=19$m=${options.memoryCost},t=${options.timeCost},p=${options.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

export const minPasswordLength = 8;

/** @returns a PHC string. @throws AppError `unavailable` when too many passwords wait */
export async function hashPassword(password: string): Promise<string> {
  return hashing.run(() => hash(password, options));
}

/**
 * With no stored hash (an unknown account) the same work is done and the answer is no, so that the
 * time taken does not tell whether an account exists.
 *
 * @throws AppError `unavailable` when too many passwords wait: this one was not looked at
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const matches = await hashing.run(() => verify(stored ?? decoyHash, password));
  return stored !== undefined && matches;
}

/** Why it is too easy to guess; undefined for one that will do. */
export function weaknessOf(password: string, email: string): string | undefined {
  if ([...password].length < minPasswordLength) return `needs at least ${minPasswordLength} characters`;
  return isCommonPassword(password, email) ? 'is among the first that attackers try' : undefined;
}

/** @throws AppError `invalid_input` for a password that is too short, or among the first to be guessed. */
export function requireStrongPassword(password: string, email: string): void {
  const weakness = weaknessOf(password, email);
  if (weakness === undefined) return;
  throw new AppError('invalid_input', `This password ${weakness}.`, {
    hint: 'Take a long phrase, or let a password manager make one.',
  });
}
