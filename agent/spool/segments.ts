import { type FileHandle, open, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSegment, encodeRecord, type SpoolRecord } from './record.ts';

export interface Segment {
  path: string;
  firstSeq: number;
  /** `firstSeq - 1` while it is empty. */
  lastSeq: number;
  bytes: number;
}

const fileName = (firstSeq: number) => `${String(firstSeq).padStart(16, '0')}.seg`;

/** The files of a spool, oldest first; the last one is written to. */
export class SegmentFiles {
  readonly #directory: string;
  #segments: Segment[] = [];
  #active: FileHandle | undefined;
  #decoded: { path: string; bytes: number; records: SpoolRecord[] } | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  get all(): readonly Segment[] {
    return this.#segments;
  }

  get totalBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Finds what an earlier run left; cuts an unfinished last line off, so that the next one stands alone. */
  async recover(): Promise<void> {
    const names = (await readdir(this.#directory)).filter((name) => /^\d{16}\.seg$/.test(name)).sort();
    this.#segments = names.map((name) => ({
      path: join(this.#directory, name),
      firstSeq: Number.parseInt(name, 10),
      lastSeq: 0,
      bytes: 0,
    }));
    for (const [index, segment] of this.#segments.entries()) {
      const content = await readFile(segment.path);
      const { records, completeBytes } = decodeSegment(content);
      segment.lastSeq = records.at(-1)?.seq ?? segment.firstSeq - 1;
      segment.bytes = completeBytes;
      const isActive = index === this.#segments.length - 1;
      if (isActive && completeBytes < content.length) await truncate(segment.path, completeBytes);
    }
  }

  /** On disk when it returns. @throws the file system's error; the file is then as it was before */
  async append(records: readonly SpoolRecord[]): Promise<void> {
    const segment = this.#segments.at(-1);
    if (segment === undefined) throw new Error('append needs a segment');
    const data = Buffer.from(records.map(encodeRecord).join(''));
    this.#active ??= await open(segment.path, 'a', 0o600);
    try {
      await this.#active.appendFile(data);
      // A number that was sent must never be given out again, not even after a power cut.
      await this.#active.datasync();
    } catch (error) {
      await this.#active.truncate(segment.bytes).catch(() => undefined); // Recovery would cut it as well.
      throw error;
    }
    segment.bytes += data.length;
    segment.lastSeq = records.at(-1)?.seq ?? segment.lastSeq;
  }

  /** Later appends go to a new file that begins at `firstSeq`. */
  async roll(firstSeq: number): Promise<void> {
    await this.close();
    const last = this.#segments.at(-1);
    if (last !== undefined && last.bytes === 0) await this.#remove(this.#segments.length - 1);
    const path = join(this.#directory, fileName(firstSeq));
    this.#active = await open(path, 'a', 0o600);
    this.#segments.push({ path, firstSeq, lastSeq: firstSeq - 1, bytes: 0 });
  }

  /** Never the one that is written to: its name keeps the count. */
  async removeOldest(): Promise<Segment | undefined> {
    return this.#segments.length > 1 ? this.#remove(0) : undefined;
  }

  /** Records of the first segment that reaches `fromSeq`, from there on. */
  async read(fromSeq: number): Promise<SpoolRecord[]> {
    for (const segment of [...this.#segments]) {
      if (segment.lastSeq < fromSeq) continue;
      const records = (await this.#decode(segment)).filter(({ seq }) => seq >= fromSeq);
      if (records.length > 0) return records;
    }
    return [];
  }

  async close(): Promise<void> {
    await this.#active?.close();
    this.#active = undefined;
  }

  async #decode(segment: Segment): Promise<SpoolRecord[]> {
    const { path, bytes } = segment;
    if (this.#decoded?.path !== path || this.#decoded.bytes !== bytes) {
      // Dropped between listing and reading: as if it had never been listed.
      const content = await readFile(path).catch(() => Buffer.alloc(0));
      // An append may be under way: what is after `bytes` is not yet safe on disk.
      this.#decoded = { path, bytes, records: decodeSegment(content.subarray(0, bytes)).records };
    }
    return this.#decoded.records;
  }

  async #remove(index: number): Promise<Segment | undefined> {
    const [segment] = this.#segments.splice(index, 1);
    if (segment === undefined) return undefined;
    if (this.#decoded?.path === segment.path) this.#decoded = undefined;
    // On a file system that turned read-only the file stays; the hub knows its samples already.
    await rm(segment.path, { force: true }).catch(() => undefined);
    return segment;
  }
}
