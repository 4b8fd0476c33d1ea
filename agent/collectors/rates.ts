import { round2 } from './round.ts';

/**
 * Per-second rates of named counters between two readings. A counter that is new or went backwards
 * (interface re-created, 32-bit wrap) has rate 0: a missing point is better than a false peak.
 */
export class CounterRates<Counter extends string> {
  #previous = new Map<string, Record<Counter, number>>();
  #readAtMs: number | undefined;

  /** @param nowMs monotonic milliseconds */
  update(
    readings: ReadonlyMap<string, Record<Counter, number>>,
    nowMs: number,
  ): Map<string, Record<Counter, number>> {
    const seconds = this.#readAtMs === undefined ? 0 : (nowMs - this.#readAtMs) / 1000;
    const rates = new Map<string, Record<Counter, number>>();
    for (const [name, counters] of readings) {
      const before = this.#previous.get(name);
      const rate = { ...counters };
      for (const counter of Object.keys(counters) as Counter[]) {
        const delta = before === undefined ? 0 : counters[counter] - before[counter];
        rate[counter] = seconds > 0 && delta > 0 ? round2(delta / seconds) : 0;
      }
      rates.set(name, rate);
    }
    this.#previous = new Map(readings);
    this.#readAtMs = nowMs;
    return rates;
  }
}
