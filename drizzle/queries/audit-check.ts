import { type Break, DamagedEntries, isWhole, type LinkedEntry } from './audit-breaks.ts';
import { type ChainedEntry, type ChainHead, chainStart } from './audit-chain.ts';

/** An entry as it is found in the table. */
export interface FoundEntry extends ChainedEntry {
  previousHash: Buffer | null;
  hash: Buffer | null;
}

/**
 * edited: its text is not what was chained · replaced: chained anew, but the next one knows another ·
 * deleted, cut: missing in the middle, at the end · inserted: after the end · unchained: without a hash
 * among those with one · head: the end as it is kept is not the end · seal: the end was not written by
 * who has the key · resealed: once the end was not as the API left it · anchor: not the trail noted before
 */
export type FindingKind =
  | 'edited'
  | 'replaced'
  | 'swapped'
  | 'deleted'
  | 'cut'
  | 'inserted'
  | 'unchained'
  | 'head'
  | 'seal'
  | 'resealed'
  | 'anchor';

export interface Finding {
  kind: FindingKind;
  /** Of the entry concerned; of the first one where several are; null for the trail as a whole. */
  id: number | null;
  text: string;
}

/** A point of the trail that was noted outside the database: so many entries, the last one with this hash. */
export interface Anchor {
  entries: number;
  hash: string;
}

/** Whoever rewrites everything shall not fill the memory: from there on findings are only counted. */
const mostFindings = 1000;

/** Follows the chain, entry by entry, by ascending id. Pure: what was found says what was done to it. */
export class ChainCheck {
  readonly findings: Finding[] = [];
  findingsInAll = 0;
  /** Chained entries so far. */
  entries = 0;
  /** Entries of versions before the chain. */
  unchained = 0;
  readonly #head: ChainHead | undefined;
  readonly #anchor: Anchor | undefined;
  #last: LinkedEntry | undefined;
  #anchored: LinkedEntry | undefined;
  readonly #damaged: LinkedEntry[] = [];
  /** Judged at the end: an entry that was moved or edited breaks the links beside it, too. */
  readonly #breaks: Break[] = [];

  constructor(head: ChainHead | undefined, anchor?: Anchor) {
    this.#head = head;
    this.#anchor = anchor;
  }

  next(entry: FoundEntry): void {
    if (!isLinked(entry)) {
      this.#withoutHash(entry);
    } else if (this.#head !== undefined && entry.id > this.#head.lastId) {
      this.#report('inserted', entry.id, `Entry ${entry.id} was added behind the end of the trail.`);
    } else {
      this.#chained(entry);
    }
  }

  #chained(entry: LinkedEntry): void {
    if (this.#last === undefined) this.#first(entry);
    else this.#link(entry, this.#last);
    if (!isWhole(entry)) this.#keep(this.#damaged, entry);
    else if (entry.action === 'audit.resealed') this.#report('resealed', entry.id, resealedText(entry));
    this.#last = entry;
    this.entries += 1;
    if (this.entries === this.#anchor?.entries) this.#anchored = entry;
  }

  /** @param sealed whether the end carries the seal of our key */
  finish(sealed: boolean): void {
    const damaged = new DamagedEntries(this.#damaged);
    const doubtful = this.#reportBreaks(damaged);
    this.#reportDamaged(damaged, doubtful);
    if (this.#head === undefined) {
      if (this.entries > 0) this.#report('head', null, 'The end of the trail (audit_head) is gone.');
    } else {
      this.#end(this.#head, damaged);
      if (!sealed) this.#report('seal', null, sealText);
    }
    if (this.#anchor !== undefined) this.#reportUnlessMet(this.#anchor, damaged);
  }

  #reportUnlessMet({ entries, hash }: Anchor, damaged: DamagedEntries): void {
    const found = this.#anchored && damaged.hashAt(this.#anchored);
    if (found?.toString('hex') !== hash) {
      this.#report(
        'anchor',
        null,
        `The trail noted before (${entries}:${hash}) is not part of this one: an older state was put back, or it was written anew.`,
      );
    }
  }

  #keep<Item>(kept: Item[], item: Item): void {
    if (kept.length < mostFindings) kept.push(item);
    else this.findingsInAll += 1;
  }

  #withoutHash({ id }: FoundEntry): void {
    if (this.#last === undefined) this.unchained += 1;
    else
      this.#report(
        'unchained',
        id,
        `Entry ${id} is not chained: it was not written by ChatOps, or its hash was removed.`,
      );
  }

  #first(entry: LinkedEntry): void {
    if (!entry.previousHash.equals(chainStart)) {
      this.#keep(this.#breaks, { before: { hash: chainStart }, after: { ...entry, entry } });
      return;
    }
    const told =
      entry.action === 'audit.started' ? (entry.arguments as { entriesBefore?: number }).entriesBefore : 0;
    if (told === this.unchained) return;
    this.#report(
      'unchained',
      null,
      `There are ${this.unchained} entries from before the chain; when it began there were ${told}.`,
    );
  }

  #link(entry: LinkedEntry, last: LinkedEntry): void {
    const missing = entry.id - last.id - 1;
    if (missing > 0) this.#report('deleted', last.id + 1, `${range(last.id + 1, entry.id - 1)} deleted.`);
    else if (!entry.previousHash.equals(last.hash)) {
      this.#keep(this.#breaks, { before: { hash: last.hash, entry: last }, after: { ...entry, entry } });
    }
  }

  #end(head: ChainHead, damaged: DamagedEntries): void {
    const lastId = this.#last?.id ?? head.lastId - head.entries;
    if (lastId < head.lastId) {
      this.#report('cut', lastId + 1, `The end was cut off: ${range(lastId + 1, head.lastId)} deleted.`);
    } else if (this.#last !== undefined && this.#isOther(this.#last, head, damaged)) {
      this.#report(
        'head',
        lastId,
        `The end of the trail (audit_head) belongs to another entry than ${lastId}.`,
      );
    } else if (this.findings.length === 0 && this.entries !== head.entries) {
      this.#report(
        'head',
        null,
        `The end of the trail (audit_head) counts ${head.entries} entries; there are ${this.entries}.`,
      );
    }
  }

  #isOther(last: LinkedEntry, { hash }: ChainHead, damaged: DamagedEntries): boolean {
    const end = { before: { hash: last.hash, entry: last }, after: { previousHash: hash } };
    return damaged.blame(end) !== 'nobody';
  }

  /** @returns ids of edited entries that cannot speak for the one before them any more. */
  #reportBreaks(damaged: DamagedEntries): Set<number> {
    const doubtful = new Set<number>();
    for (const found of this.#breaks) {
      const blame = damaged.blame(found);
      const { before, after } = found;
      if (blame === 'unknown' && after.entry !== undefined) doubtful.add(after.entry.id);
      else if (blame === 'before') this.#report(...brokenLink(before.entry?.id, after.entry?.id));
    }
    return doubtful;
  }

  #reportDamaged(damaged: DamagedEntries, doubtful: ReadonlySet<number>): void {
    for (const { id, action, at } of this.#damaged) {
      const writtenAt = damaged.writtenAt(id);
      const doubt = doubtful.has(id)
        ? ' So it does not tell any more whether what came just before it is as it was written.'
        : '';
      if (writtenAt === undefined)
        this.#report('edited', id, `Entry ${id} was edited (${action}, ${at}).${doubt}`);
      else
        this.#report(
          'swapped',
          id,
          `Entry ${id} was swapped: what it says was written as entry ${writtenAt}.`,
        );
    }
  }

  #report(kind: FindingKind, id: number | null, text: string): void {
    this.findingsInAll += 1;
    if (this.findings.length < mostFindings) this.findings.push({ kind, id, text });
  }
}

function isLinked(entry: FoundEntry): entry is FoundEntry & LinkedEntry {
  return entry.hash !== null && entry.previousHash !== null;
}

function brokenLink(
  before: number | undefined,
  after: number | undefined,
): [FindingKind, number | null, string] {
  if (before === undefined) {
    return ['deleted', null, `The trail begins in the middle: what came before entry ${after} is gone.`];
  }
  return ['replaced', before, `Entry ${before} was replaced: entry ${after} was chained to another one.`];
}

const range = (from: number, to: number) =>
  from === to ? `entry ${from} was` : `entries ${from} to ${to} (${to - from + 1}) were`;

const resealedText = ({ id, at }: ChainedEntry) =>
  `At entry ${id} (${at}) the end of the trail was not as the API had left it. If JWT_SECRET was changed then, that is why, and --resealed ${id} accepts it; otherwise entries before it may be missing.`;

const sealText =
  'The seal of the end (audit_head) is not of this JWT_SECRET: the end was forged, or this is not the secret the API runs with.';
