import type { Queryable } from '../../drizzle/database.ts';
import {
  clearFailures,
  countFailure,
  type FailureKey,
  uncountFailure,
} from '../../drizzle/queries/login-failures.ts';
import { AppError } from '../../shared/errors.ts';
import { networkOf } from './network-of.ts';

/** A limit is lifted this long after the first try that counts: nobody is locked out for ever. */
const windowSeconds = 15 * 60;
/** Tries per window, for all instances together. */
const limits = { account: 10, device: 10, address: 100, link: 30 } as const;

export interface LoginTry {
  /** Lower case; counted the same whether there is such an account or not. */
  email: string;
  remoteAddress: string;
  /** Of a browser this account has logged in from before. */
  knownDevice: string | undefined;
}

/**
 * Counts a login before its password is looked at: a burst sent at once is a burst of tries, not one.
 * A known device has a limit of its own, so that whoever guesses at an account locks out only strangers.
 *
 * @returns false when the account is over its limit: the password must not count then.
 * @throws AppError `rate_limited` with `details.retryAfterSeconds` for an address over its limit.
 */
export async function countLogin(db: Queryable, attempt: LoginTry): Promise<boolean> {
  const address = addressKey(attempt.remoteAddress);
  const account = accountKey(attempt);
  const first = attempt.knownDevice === undefined ? address : account;
  const second = attempt.knownDevice === undefined ? account : undefined;
  const tries = await countFailure(db, windowSeconds, first, second);
  refuseOver(tries, address, 'Too many failed logins from this address.');
  return tries.every(({ key, count }) => key !== account.key || count <= account.limit);
}

/** Takes back the try; the address keeps its others: one good account does not wash away guesses. */
export async function forgetLogin(db: Queryable, attempt: LoginTry): Promise<void> {
  await clearFailures(db, accountKey(attempt).key);
  if (attempt.knownDevice === undefined) await uncountFailure(db, addressKey(attempt.remoteAddress).key);
}

/** For a new password: whoever was locked out gets in with it. */
export async function unlockAccount(db: Queryable, email: string): Promise<void> {
  await clearFailures(db, `account:${email.toLowerCase()}`);
}

/**
 * Guessing one's own current password, in a session somebody left open. Counted apart from logins:
 * a stranger's failures must not keep a logged-in person from changing it.
 *
 * @throws AppError `rate_limited`
 */
export async function countPasswordChange(db: Queryable, userId: string): Promise<void> {
  const key = { key: `password:${userId}`, limit: limits.account };
  refuseOver(await countFailure(db, windowSeconds, key), key, 'Too many tries with a wrong password.');
}

export async function forgetPasswordChange(db: Queryable, userId: string): Promise<void> {
  await clearFailures(db, `password:${userId}`);
}

/** @throws AppError `rate_limited` for an address that tried too many links which do not work. */
export async function countLinkTry(db: Queryable, remoteAddress: string): Promise<void> {
  const key = linkKey(remoteAddress);
  refuseOver(await countFailure(db, windowSeconds, key), key, 'Too many links that do not work.');
}

/** The link worked. */
export async function forgetLinkTry(db: Queryable, remoteAddress: string): Promise<void> {
  await uncountFailure(db, linkKey(remoteAddress).key);
}

const addressKey = (address: string) => ({ key: `address:${networkOf(address)}`, limit: limits.address });
const linkKey = (address: string) => ({ key: `link:${networkOf(address)}`, limit: limits.link });
const accountKey = ({ email, knownDevice }: LoginTry) =>
  knownDevice === undefined
    ? { key: `account:${email}`, limit: limits.account }
    : { key: `device:${knownDevice}`, limit: limits.device };

function refuseOver(
  tries: Awaited<ReturnType<typeof countFailure>>,
  { key, limit }: FailureKey,
  message: string,
): void {
  const over = tries.find((counted) => counted.key === key && counted.count > limit);
  if (over === undefined) return;
  const { retryAfterSeconds } = over;
  throw new AppError('rate_limited', message, {
    hint: `Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
    details: { retryAfterSeconds },
  });
}
