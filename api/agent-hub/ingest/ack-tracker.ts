interface Range {
  minSeq: number;
  maxSeq: number;
  settled: boolean;
}

/**
 * What of one connection may be acknowledged. Frames are committed in any order; an acknowledgement speaks
 * for every sample up to its number, so it stays below the lowest number still on its way.
 */
export class AckTracker {
  #ranges: Range[] = [];
  #highest: number | undefined;

  /** @returns call it when the frame's samples are committed or set aside. */
  received(minSeq: number, maxSeq: number): () => void {
    const range = { minSeq, maxSeq, settled: false };
    this.#ranges.push(range);
    return () => {
      range.settled = true;
    };
  }

  /** @returns the number to acknowledge; undefined when nothing was settled since the last call. */
  take(): number | undefined {
    let floor = Number.POSITIVE_INFINITY;
    for (const { minSeq, settled } of this.#ranges) if (!settled) floor = Math.min(floor, minSeq);
    const left: Range[] = [];
    let taken = false;
    for (const range of this.#ranges) {
      if (!range.settled || range.maxSeq >= floor) {
        left.push(range);
        continue;
      }
      taken = true;
      this.#highest = Math.max(this.#highest ?? 0, range.maxSeq);
    }
    this.#ranges = left;
    return taken ? this.#highest : undefined;
  }
}
