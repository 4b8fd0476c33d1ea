/**
 * Which refused connections are worth a row: one per address and window, and so many in all, so that
 * neither one address nor a flood of them fills the table.
 */
export class RefusalLimiter {
  readonly #windowMs: number;
  readonly #maxPerWindow: number;
  #windowStart = 0;
  readonly #seen = new Set<string>();

  constructor(windowMs = 10_000, maxPerWindow = 20) {
    this.#windowMs = windowMs;
    this.#maxPerWindow = maxPerWindow;
  }

  admits(address: string, nowMs: number): boolean {
    if (nowMs - this.#windowStart >= this.#windowMs) {
      this.#windowStart = nowMs;
      this.#seen.clear();
    }
    if (this.#seen.has(address) || this.#seen.size >= this.#maxPerWindow) return false;
    this.#seen.add(address);
    return true;
  }
}
