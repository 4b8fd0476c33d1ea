/** Above this, those whose minute is over are forgotten. */
const maxKept = 1000;
const windowMs = 60_000;

/**
 * What is counted of each server or person, for a minute. By its id, not by connection: connecting again
 * makes no new minute.
 */
export class MinuteWindows<State> {
  readonly #windows = new Map<string, { since: number; state: State }>();
  readonly #begin: () => State;

  constructor(begin: () => State) {
    this.#begin = begin;
  }

  current(id: string, nowMs: number): State {
    const known = this.#windows.get(id);
    if (known !== undefined && nowMs - known.since < windowMs) return known.state;
    const state = this.#begin();
    this.#windows.set(id, { since: nowMs, state });
    if (this.#windows.size > maxKept) this.#forgetOld(nowMs);
    return state;
  }

  #forgetOld(nowMs: number): void {
    for (const [id, { since }] of this.#windows) {
      if (nowMs - since >= windowMs) this.#windows.delete(id);
    }
  }
}
