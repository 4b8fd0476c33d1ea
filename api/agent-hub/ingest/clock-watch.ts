import type { Sample } from '../../../shared/agent-protocol.ts';
import { maxAheadMs } from './admit-samples.ts';

/** A correction of seconds is what time servers do every day. */
const jumpMs = 60_000;
/** Whoever's clock goes back and forth is told of once in a while. */
const quietMs = 600_000;

/**
 * Notices when an agent's clock is set back, or runs ahead further than samples may lie. Late and repeated
 * samples are none of it: their sequence numbers are old too.
 */
export class ClockWatch {
  #newestSeq = 0;
  #newestAt = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @returns what is wrong, in words; undefined when nothing is, or it was said already. */
  observe(samples: readonly Pick<Sample, 'seq' | 'sampledAt'>[], nowMs: number): string | undefined {
    let wrong: string | undefined;
    for (const { seq, sampledAt } of [...samples].sort((a, b) => a.seq - b.seq)) {
      if (seq <= this.#newestSeq) continue;
      if (this.#newestAt - sampledAt > jumpMs) wrong = `set back by ${inSeconds(this.#newestAt - sampledAt)}`;
      else if (sampledAt - nowMs > maxAheadMs)
        wrong = `${inSeconds(sampledAt - nowMs)} ahead: samples refused`;
      this.#newestSeq = seq;
      this.#newestAt = sampledAt;
    }
    if (wrong === undefined || nowMs - this.#toldAt < quietMs) return undefined;
    this.#toldAt = nowMs;
    return `the clock is ${wrong}`;
  }
}

const inSeconds = (ms: number) => `${Math.round(ms / 1000)} s`;
