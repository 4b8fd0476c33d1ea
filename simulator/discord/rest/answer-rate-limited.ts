import type { Response } from 'express';
import type { RateLimitState } from './rate-limits.ts';

export function setRateLimitHeaders(response: Response, state: RateLimitState, now: number): void {
  response.set({
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-reset': ((now + state.resetAfterMs) / 1000).toFixed(3),
    'x-ratelimit-reset-after': (state.resetAfterMs / 1000).toFixed(3),
    'x-ratelimit-bucket': state.bucket,
  });
}

/** Seconds in the header are whole, in the body exact. */
export function answerRateLimited(
  response: Response,
  retryAfterSeconds: number,
  scope: 'user' | 'global' | 'shared',
): void {
  const isGlobal = scope === 'global';
  const body = { message: 'You are being rate limited.', retry_after: retryAfterSeconds, global: isGlobal };
  response.status(429).set('retry-after', String(Math.ceil(retryAfterSeconds)));
  response.set('x-ratelimit-scope', scope);
  if (isGlobal) response.set('x-ratelimit-global', 'true');
  response.json(body);
}
