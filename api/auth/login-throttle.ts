import { AppError } from '../../shared/errors.ts';

const windowMs = 15 * 60_000;
const limits = { account: 10, address: 100 } as const;
/** Bounds memory under a flood of invented addresses; the oldest are forgotten first. */
const maxTracked = 20_000;

interface Failures {
  count: number;
  since: number;
}

/**
 * Counts failed logins per account and per address over 15 minutes, on this instance. An account that
 * does not exist is counted like one that does.
 */
export class LoginThrottle {
  private readonly failures = new Map<string, Failures>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** @throws AppError `rate_limited` with `details.retryAfterSeconds`. */
  check(email: string, address: string): void {
    for (const [kind, key] of keysOf(email, address)) {
      const entry = this.current(key);
      if (entry === undefined || entry.count < limits[kind]) continue;
      const retryAfterSeconds = Math.ceil((entry.since + windowMs - this.now()) / 1000);
      throw new AppError('rate_limited', 'Too many failed logins.', {
        hint: `Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
        details: { retryAfterSeconds },
      });
    }
  }

  failed(email: string, address: string): void {
    for (const [, key] of keysOf(email, address)) {
      const entry = this.current(key) ?? { count: 0, since: this.now() };
      entry.count += 1;
      this.failures.delete(key);
      this.failures.set(key, entry);
    }
    for (const oldest of this.failures.keys()) {
      if (this.failures.size <= maxTracked) break;
      this.failures.delete(oldest);
    }
  }

  /** Takes back the attempt; the address keeps its others: one good account does not wash away guesses. */
  succeeded(email: string, address: string): void {
    this.failures.delete(accountKey(email));
    const entry = this.current(`address:${address}`);
    if (entry !== undefined) entry.count -= 1;
  }

  private current(key: string): Failures | undefined {
    const entry = this.failures.get(key);
    if (entry !== undefined && this.now() - entry.since >= windowMs) {
      this.failures.delete(key);
      return undefined;
    }
    return entry;
  }
}

const accountKey = (email: string) => `account:${email.toLowerCase()}`;
const keysOf = (email: string, address: string) =>
  [
    ['account', accountKey(email)],
    ['address', `address:${address}`],
  ] as const;
