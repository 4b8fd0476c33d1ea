/**
 * The hub's time, from its `welcome`. Deadlines are compared in it, so that a wrong clock on this
 * machine neither runs what has expired nor refuses what is fresh.
 */
export class HubClock {
  #hubAtMs = Date.now();
  #monotonicAtMs = performance.now();

  set(hubNowMs: number): void {
    this.#hubAtMs = hubNowMs;
    this.#monotonicAtMs = performance.now();
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#hubAtMs + (performance.now() - this.#monotonicAtMs);
  }
}
