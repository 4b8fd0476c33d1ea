/**
 * Marks shards due for evaluation, each at most once per interval: at once after a quiet time, else at the
 * end of the interval. The caller's `mark` must not throw and is not waited for.
 */
export class DueShards {
  readonly #mark: (shard: number) => void;
  readonly #intervalMs: number;
  readonly #lastAt = new Map<number, number>();
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(mark: (shard: number) => void, intervalMs = 1000) {
    this.#mark = mark;
    this.#intervalMs = intervalMs;
  }

  touch(shard: number, nowMs: number): void {
    if (this.#timers.has(shard)) return;
    const waitMs = (this.#lastAt.get(shard) ?? Number.NEGATIVE_INFINITY) + this.#intervalMs - nowMs;
    this.#lastAt.set(shard, Math.max(nowMs, nowMs + waitMs));
    if (waitMs <= 0) {
      this.#mark(shard);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(shard);
      this.#mark(shard);
    }, waitMs);
    this.#timers.set(shard, timer);
  }

  /** What is still owed is left to the evaluation tick. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
