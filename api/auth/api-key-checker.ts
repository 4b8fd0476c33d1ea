import type { Database } from '../../drizzle/database.ts';
import { type ApiKeyRow, findApiKey } from '../../drizzle/queries/api-keys.ts';
import { parseApiKey, secretMatches } from '../../shared/api-key.ts';
import { AppError } from '../../shared/errors.ts';
import { WrongKeyThrottle } from './wrong-key-throttle.ts';

/** What a presented text is; each edge has words of its own for it. */
export type KeyCheck =
  | { state: 'live'; key: ApiKeyRow }
  | { state: 'revoked' | 'expired'; key: ApiKeyRow }
  /** No such id, or another secret: not told apart. */
  | { state: 'unknown'; keyId: string }
  | { state: 'malformed' };

/**
 * Every key comes through here, whatever it is to open. One that is malformed or damaged costs no
 * query; a well-formed one costs one lookup by id and one hash, whether right or wrong.
 */
export class ApiKeyChecker {
  private readonly database: Database;
  private readonly throttle: WrongKeyThrottle;

  constructor(database: Database, throttle = new WrongKeyThrottle()) {
    this.database = database;
    this.throttle = throttle;
  }

  /**
   * @throws AppError `rate_limited` with `details.retryAfterSeconds`, after many wrong keys from the network
   * @throws PostgresError when the database cannot answer
   */
  async check(text: string, address: string): Promise<KeyCheck> {
    const presented = parseApiKey(text);
    if (presented === undefined) return { state: 'malformed' };
    const { id: keyId, secretHash } = presented;
    const retryAfterSeconds = this.throttle.retryAfterSeconds(address, keyId, secretHash);
    if (retryAfterSeconds !== undefined) throw tooManyWrong(retryAfterSeconds);
    const key = await findApiKey(this.database.orm, keyId);
    if (key === undefined || !secretMatches(key.secretHash, secretHash)) {
      this.throttle.wrongFrom(address);
      return { state: 'unknown', keyId };
    }
    this.throttle.right(keyId, secretHash);
    return { state: stateOfKey(key, new Date()), key };
  }
}

export function stateOfKey({ revokedAt, expiresAt }: ApiKeyRow, now: Date): 'live' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'live';
}

function tooManyWrong(retryAfterSeconds: number): AppError {
  return new AppError('rate_limited', 'Too many wrong API keys came from this address.', {
    hint: `Try again in ${retryAfterSeconds} s.`,
    details: { retryAfterSeconds },
  });
}
