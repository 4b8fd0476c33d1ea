/** So many a minute no slip makes; a script that tries what it may not does. */
export const maxPerWindow = 120;
const windowMs = 60_000;
/** Bounds memory; who was refused first is let go first, with what was left out of him. */
const maxActors = 10_000;

interface Window<Origin> {
  since: number;
  count: number;
  origin: Origin;
}

/** `write` it · `last` = write that this is the last one for now · `leave_out` = it is counted, and that is all. */
export type RefusalVerdict =
  | { verdict: 'write' }
  | { verdict: 'last' | 'leave_out'; untilMs: number; retryAfterSeconds: number };

/** Refusals that have no entry of their own. */
export interface LeftOut<Origin> {
  origin: Origin;
  count: number;
  sinceMs: number;
  untilMs: number;
}

/**
 * How often each actor was refused within a minute, on this instance: one person must not fill the audit
 * trail, whose writers take turns. What is not written is counted, and handed out once by `takeLeftOut`.
 */
export class RefusalWindows<Origin> {
  readonly #windows = new Map<string, Window<Origin>>();
  #leftOut: LeftOut<Origin>[] = [];

  refused(who: string, origin: Origin, nowMs: number): RefusalVerdict {
    const window = this.#current(who, origin, nowMs);
    window.count += 1;
    if (window.count <= maxPerWindow) return { verdict: 'write' };
    const untilMs = window.since + windowMs;
    const retryAfterSeconds = Math.max(1, Math.ceil((untilMs - nowMs) / 1000));
    return { verdict: window.count === maxPerWindow + 1 ? 'last' : 'leave_out', untilMs, retryAfterSeconds };
  }

  /** Of windows that are over; at `Infinity`, when no more will come, of all. */
  takeLeftOut(nowMs: number): LeftOut<Origin>[] {
    for (const [who, { since }] of this.#windows) {
      // By age: those that follow are younger.
      if (nowMs - since < windowMs) break;
      this.#end(who);
    }
    const taken = this.#leftOut;
    this.#leftOut = [];
    return taken;
  }

  #current(who: string, origin: Origin, nowMs: number): Window<Origin> {
    const known = this.#windows.get(who);
    if (known !== undefined && nowMs - known.since < windowMs) return known;
    this.#end(who);
    const fresh = { since: nowMs, count: 0, origin };
    this.#windows.set(who, fresh);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > maxActors && oldest !== undefined) this.#end(oldest);
    return fresh;
  }

  #end(who: string): void {
    const window = this.#windows.get(who);
    if (window === undefined) return;
    this.#windows.delete(who);
    // The one beyond the limit has an entry too: it says that this begins.
    const count = window.count - maxPerWindow - 1;
    if (count <= 0) return;
    const { origin, since } = window;
    this.#leftOut.push({ origin, count, sinceMs: since, untilMs: since + windowMs });
  }
}
