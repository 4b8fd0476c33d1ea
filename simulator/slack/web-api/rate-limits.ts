import type { Response } from 'express';

/** Slack allows a short burst above 1 message/s/channel, and about 50 updates a minute. */
const postBurst = 4;
const postPerSecond = 1;
const updatesPerMinute = 50;

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class RateLimits {
  readonly #buckets = new Map<string, Bucket>();

  /** @returns seconds to wait (the Retry-After header), or 0 when the call may go ahead. */
  take(method: string, channelId: string, now: number): number {
    if (method === 'chat.postMessage' || method === 'chat.postEphemeral')
      return this.#take(`post:${channelId}`, postBurst, postPerSecond, now);
    if (method === 'chat.update') return this.#take('update', updatesPerMinute, updatesPerMinute / 60, now);
    return 0;
  }

  #take(key: string, size: number, perSecond: number, now: number): number {
    const bucket = this.#buckets.get(key) ?? { tokens: size, filledAt: now };
    bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
    bucket.tokens -= 1;
    return 0;
  }
}

export function answerRateLimited(response: Response, retryAfterSeconds: number): void {
  response
    .status(429)
    .set('retry-after', String(retryAfterSeconds))
    .json({ ok: false, error: 'ratelimited' });
}
