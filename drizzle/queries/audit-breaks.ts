import { type ChainedEntry, hashEntry } from './audit-chain.ts';

export type LinkedEntry = ChainedEntry & { previousHash: Buffer; hash: Buffer };

/** Each entry that is not what was chained is compared with each other one, to tell a swap. */
const mostCompared = 100;

/** Two neighbours of which the later one was not chained to the earlier one. */
export interface Break {
  /** Only the hash of what is there: the start of the chain is no entry. */
  before: { hash: Buffer; entry?: LinkedEntry };
  /** Only the hash it is chained to: the end of the chain is no entry. */
  after: { previousHash: Buffer; entry?: LinkedEntry };
}

/**
 * What entries that are not what was chained tell of each other. Pure: one that was moved, or whose hash was
 * edited, breaks the links beside it, and its neighbours are not to blame.
 */
export class DamagedEntries {
  readonly #ids: ReadonlySet<number>;
  /** Id of a place -> the entry that was written for it, where another one is there now. */
  readonly #movedFrom = new Map<number, LinkedEntry>();
  /** Id of an entry -> where what it says was written. */
  readonly #writtenAt = new Map<number, number>();

  constructor(damaged: readonly LinkedEntry[]) {
    this.#ids = new Set(damaged.map(({ id }) => id));
    const compared = damaged.slice(0, mostCompared);
    for (const entry of damaged) {
      const place = compared.find((other) => other !== entry && belongsAt(entry, other));
      if (place === undefined) continue;
      this.#writtenAt.set(entry.id, place.id);
      if (isWhole({ ...entry, id: place.id })) this.#movedFrom.set(place.id, entry);
    }
  }

  /** The id under which what it says was written; undefined when that is not known, or it was edited. */
  writtenAt(id: number): number | undefined {
    return this.#writtenAt.get(id);
  }

  /** The hash that the entry at this place had, as far as that can be told. */
  hashAt(entry: LinkedEntry): Buffer {
    return this.#movedFrom.get(entry.id)?.hash ?? entry.hash;
  }

  /**
   * Who is to blame that the two do not fit, other than by the damage that is reported of them anyway:
   * `before`, nobody, or nobody knows, as what the later one was like before is lost.
   */
  blame({ before, after }: Break): 'before' | 'nobody' | 'unknown' {
    const hash = before.entry === undefined ? before.hash : this.hashAt(before.entry);
    const moved = after.entry && this.#movedFrom.get(after.entry.id);
    const previousHash = moved?.previousHash ?? after.previousHash;
    if (hash.equals(previousHash) || this.#isLost(before.entry)) return 'nobody';
    if (after.entry === undefined || !this.#isLost(after.entry)) return 'before';
    // Only the hash that it is chained to was edited.
    return hashEntry(after.entry, hash).equals(after.entry.hash) ? 'nobody' : 'unknown';
  }

  /** Reported itself, and what was there before is nowhere else. */
  #isLost(entry: LinkedEntry | undefined): boolean {
    return entry !== undefined && this.#ids.has(entry.id) && !this.#movedFrom.has(entry.id);
  }
}

export const isWhole = (entry: LinkedEntry): boolean =>
  hashEntry(entry, entry.previousHash).equals(entry.hash);

/** Moved with its hashes, or only what it says. */
function belongsAt(entry: LinkedEntry, place: LinkedEntry): boolean {
  const moved = { ...entry, id: place.id };
  return isWhole(moved) || hashEntry(moved, place.previousHash).equals(place.hash);
}
