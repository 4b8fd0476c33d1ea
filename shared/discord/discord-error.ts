import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';

/**
 * What a failed Discord call means for the caller.
 * `permanent`: the same call will fail again; `code` is Discord's JSON error code, 0 if it gave none
 * (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json), `status` the HTTP status.
 * `rate_limited`: not before `retryAfterMs`; `global` = for any call. `transient`: network, time-out, 5xx.
 */
export type DiscordFailure =
  | { kind: 'permanent'; code: number; status: number }
  | { kind: 'rate_limited'; retryAfterMs: number; global: boolean }
  | { kind: 'transient'; code: string };

/** When it says to wait but not for how long. */
const defaultWaitMs = 1000;

/**
 * A 403 that is not in the API's own words: Cloudflare, which stands before it, has banned the address
 * for a while. https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
const bannedWaitMs = 60_000;

export function classifyDiscordError(error: unknown): DiscordFailure {
  if (error instanceof RateLimitError) {
    const waits = [error.retryAfter, error.timeToReset].filter((ms) => Number.isFinite(ms) && ms > 0);
    const retryAfterMs = waits.length === 0 ? defaultWaitMs : Math.max(...waits);
    return { kind: 'rate_limited', retryAfterMs, global: error.global };
  }
  if (error instanceof DiscordAPIError) {
    const { code, status } = error;
    if (status === 403 && typeof code !== 'number') {
      return { kind: 'rate_limited', retryAfterMs: bannedWaitMs, global: true };
    }
    return { kind: 'permanent', code: typeof code === 'number' ? code : 0, status };
  }
  if (error instanceof HTTPError) return { kind: 'transient', code: `http_${error.status}` };
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'transient', code: 'timeout' };
  // What fetch throws when nobody answers.
  if (error instanceof TypeError) return { kind: 'transient', code: 'unreachable' };
  return { kind: 'transient', code: 'unknown' };
}
