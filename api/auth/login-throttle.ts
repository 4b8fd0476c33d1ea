import type { Queryable } from '../../drizzle/database.ts';
import {
  type CountedFailure,
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
const limits = { account: 10, device: 10, address: 100, devicesOfAddress: 300, link: 30 } as const;

export interface LoginTry {
  /** Lower case; counted the same whether there is such an account or not. */
  email: string;
  remoteAddress: string;
  /** Of a browser this account has logged in from before. */
  knownDevice: string | undefined;
}

/**
 * `check` the password · `lock`: do the same work, but let it not count · `refuse` with the error and no
 * work; `isFirst`: none was refused so within the window.
 */
export type LoginVerdict =
  | { verdict: 'check' | 'lock' }
  | { verdict: 'refuse'; error: AppError; isFirst: boolean };

/**
 * Counts a login before its password is looked at: a burst sent at once is a burst of tries, not one.
 * A known device has limits of its own, so that whoever guesses at an account locks out only strangers.
 * Over its limit it is told so, as an address is: that there is such an account, it knows already.
 */
export async function countLogin(db: Queryable, attempt: LoginTry): Promise<LoginVerdict> {
  const [first, second] = keysOf(attempt);
  const tries = await countFailure(db, windowSeconds, first, second);
  for (const { key, limit, who } of [first, second]) {
    const over = tries.find((counted) => counted.key === key && counted.count > limit);
    if (over === undefined) continue;
    if (who === 'account') return { verdict: 'lock' };
    const error = tooMany(`Too many failed logins from this ${who}.`, over);
    return { verdict: 'refuse', error, isFirst: over.count === limit + 1 };
  }
  return { verdict: 'check' };
}

/** Takes back the try; the address keeps its others: one good account does not wash away guesses. */
export async function forgetLogin(db: Queryable, attempt: LoginTry): Promise<void> {
  for (const { key, who } of keysOf(attempt)) {
    await (who === 'address' ? uncountFailure(db, key) : clearFailures(db, key));
  }
}

/** Of a try whose password was not looked at after all; the address keeps it, or a flood would count for nothing. */
export async function uncountLogin(db: Queryable, attempt: LoginTry): Promise<void> {
  for (const { key, who } of keysOf(attempt)) {
    if (who !== 'address') await uncountFailure(db, key);
  }
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

const linkKey = (address: string) => ({ key: `link:${networkOf(address)}`, limit: limits.link });

type LoginKey = FailureKey & { who: 'account' | 'address' | 'browser' };

/** In the order they are counted: what is over the first limit does not use up the second. */
function keysOf({ email, remoteAddress, knownDevice }: LoginTry): [LoginKey, LoginKey] {
  const network = networkOf(remoteAddress);
  if (knownDevice === undefined) {
    return [
      { key: `address:${network}`, limit: limits.address, who: 'address' },
      { key: `account:${email}`, limit: limits.account, who: 'account' },
    ];
  }
  return [
    { key: `device:${knownDevice}`, limit: limits.device, who: 'browser' },
    { key: `devices:${network}`, limit: limits.devicesOfAddress, who: 'address' },
  ];
}

function refuseOver(tries: CountedFailure[], { key, limit }: FailureKey, message: string): void {
  const over = tries.find((counted) => counted.key === key && counted.count > limit);
  if (over !== undefined) throw tooMany(message, over);
}

function tooMany(message: string, { retryAfterSeconds }: CountedFailure): AppError {
  return new AppError('rate_limited', message, {
    hint: `Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
    details: { retryAfterSeconds },
  });
}
