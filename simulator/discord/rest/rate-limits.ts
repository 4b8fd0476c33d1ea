import { createHash } from 'node:crypto';
import type { RestCall, RestRoute } from './rest-route.ts';

interface Limit {
  requests: number;
  windowMs: number;
}

interface Window {
  used: number;
  endsAt: number;
}

export interface RateLimitState {
  bucket: string;
  limit: number;
  remaining: number;
  resetAfterMs: number;
  /** Set when the call has to wait: whom the limit is for. */
  exceeded?: 'user' | 'global';
}

const messages: Limit = { requests: 5, windowMs: 5_000 };
const others: Limit = { requests: 50, windowMs: 1_000 };
const everything: Limit = { requests: 50, windowMs: 1_000 };
/** Tokens of interactions are major parameters, and never come again. */
const keptWindows = 500;
const majorParameters = ['channel', 'guild', 'token'] as const;

/** Buckets per route and major parameter. https://discord.com/developers/docs/topics/rate-limits */
export class RateLimits {
  readonly #windows = new Map<string, Window>();

  take(name: string, route: RestRoute, params: RestCall['params'], now: number): RateLimitState {
    const bucket = createHash('md5').update(name).digest('hex');
    const limit = name === 'messages.create' ? messages : others;
    const global = route.isAuthorisedByPath ? undefined : this.#use('global', everything, now);
    if (global && global.used > everything.requests)
      return { ...this.#state(bucket, everything, global, now), exceeded: 'global' };
    const major = majorParameters.map((key) => params[key] ?? '').join(':');
    const window = this.#use(`${bucket}:${major}`, limit, now);
    const state = this.#state(bucket, limit, window, now);
    return window.used > limit.requests ? { ...state, exceeded: 'user' } : state;
  }

  #use(key: string, { requests, windowMs }: Limit, now: number): Window {
    const open = this.#windows.get(key);
    const window = open && open.endsAt > now ? open : { used: 0, endsAt: now + windowMs };
    window.used = Math.min(window.used + 1, requests + 1);
    this.#windows.set(key, window);
    if (this.#windows.size > keptWindows)
      for (const [old, { endsAt }] of this.#windows) if (endsAt <= now) this.#windows.delete(old);
    return window;
  }

  #state(bucket: string, { requests }: Limit, { used, endsAt }: Window, now: number): RateLimitState {
    return { bucket, limit: requests, remaining: Math.max(0, requests - used), resetAfterMs: endsAt - now };
  }
}
