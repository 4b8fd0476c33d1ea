import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { AppError } from '../../shared/errors.ts';
import { isCommonPassword } from './common-passwords.ts';

/** OWASP's argon2id setting for one pass: 46 MiB. */
const options = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 47_104,
  timeCost: 1,
  parallelism: 1,
};

export const minPasswordLength = 8;

/** @returns a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, options);
}

/**
 * With no stored hash (an unknown account) the same work is done and the answer is no, so that the
 * time taken does not tell whether an account exists.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await decoy()), password);
  return stored !== undefined && matches;
}

let decoyHash: Promise<string> | undefined;
function decoy(): Promise<string> {
  decoyHash ??= hashPassword('what nobody has as a password');
  return decoyHash;
}

/** Why it is too easy to guess; undefined for one that will do. */
export function weaknessOf(password: string, email: string): string | undefined {
  if ([...password].length < minPasswordLength) return `needs at least ${minPasswordLength} characters`;
  const guessed = isCommonPassword(password) || password.toLowerCase() === email.toLowerCase();
  return guessed ? 'is among the first that attackers try' : undefined;
}

/** @throws AppError `invalid_input` for a password that is too short, or among the first to be guessed. */
export function requireStrongPassword(password: string, email: string): void {
  const weakness = weaknessOf(password, email);
  if (weakness === undefined) return;
  throw new AppError('invalid_input', `This password ${weakness}.`, {
    hint: 'Take a long phrase, or let a password manager make one.',
  });
}
