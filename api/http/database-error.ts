import { AppError } from '../../shared/errors.ts';

/** Node's and postgres.js' words for "it could not be reached", and SQLSTATEs of a server going down. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);
/** A text PostgreSQL cannot store (it holds a NUL), or one that is not what the column takes. */
const unstorable = new Set(['22021', '22P05', '22P02']);

/** Undefined when the error did not come from the database. drizzle wraps the driver's in `cause`. */
export function fromDatabaseError(error: unknown): AppError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof AppError) return undefined;
    const code = 'code' in current ? current.code : undefined;
    if (typeof code !== 'string') continue;
    if (unreachable.has(code)) {
      return new AppError('unavailable', 'The database cannot be reached.', {
        hint: 'Nothing was changed. Try again in a moment.',
        cause: error,
      });
    }
    if (code === '57014') return new AppError('timeout', 'The database took too long.', { cause: error });
    if (unstorable.has(code)) {
      return new AppError('invalid_input', 'A value holds characters that cannot be stored.', {
        cause: error,
      });
    }
  }
  return undefined;
}
