export const firstDelayMs = 1000;
export const longestDelayMs = 30_000;
export const slowDelayMs = 60_000;

/**
 * Exponential backoff with full jitter: anywhere between nothing and 1, 2, 4 … 30 s. Ten thousand agents
 * that lost the same hub come back spread out instead of together.
 *
 * @param attempt failures in a row, from 0
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10));
  return Math.round(random * ceiling);
}

/** For what only a person can fix: about a minute, ±10 %. */
export function slowBackoffMs(random: number): number {
  return Math.round(slowDelayMs * (0.9 + 0.2 * random));
}
