import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '../../shared/agent-protocol.ts';
import type { Logger } from '../../shared/logger.ts';
import type { SpoolRecord } from './record.ts';
import { SegmentFiles } from './segments.ts';
import { type SpoolState, SpoolStateFile } from './state.ts';

export interface SpoolBatch {
  /** Consecutive; the first may be later than asked for when what lay between is lost. */
  records: SpoolRecord[];
  /** Why records before the first are missing. */
  lossReason: 'spool_full' | 'spool_corrupt';
}

/** Recent records also stay in memory, up to this: for sending at once, and while the disk is full. */
const memoryBytes = 1024 * 1024;
const largestSegmentBytes = 1024 * 1024;
const outOfSpace = new Set(['ENOSPC', 'EDQUOT']);

/**
 * The samples that the hub has not yet committed, on disk and bounded: when it is full the oldest go
 * first. Survives kill -9 and a full disk; numbers grow for as long as the directory lives.
 */
export class Spool {
  readonly #files: SegmentFiles;
  readonly #stateFile: SpoolStateFile;
  readonly #maxBytes: number;
  readonly #segmentBytes: number;
  readonly #logger: Logger;
  #state: SpoolState;
  #memory: SpoolRecord[] = [];
  #memorySize = 0;
  /** Records in memory from here on are not on disk. */
  #firstUnwritten: number;
  /** The active file does not end right before `#firstUnwritten`: a hole must lie between files. */
  #needsRoll: boolean;
  #tasks: Promise<unknown> = Promise.resolve();
  #diskFailing = false;

  private constructor(
    options: { maxBytes: number; logger: Logger },
    files: SegmentFiles,
    stateFile: SpoolStateFile,
    state: SpoolState,
  ) {
    this.#files = files;
    this.#stateFile = stateFile;
    this.#maxBytes = options.maxBytes;
    this.#segmentBytes = Math.min(largestSegmentBytes, Math.ceil(options.maxBytes / 8));
    this.#logger = options.logger;
    this.#state = state;
    this.#firstUnwritten = state.nextSeq;
    this.#needsRoll = files.all.at(-1)?.lastSeq !== state.nextSeq - 1;
  }

  /** @throws the file system's error when the directory cannot be made or listed */
  static async open(options: { directory: string; maxBytes: number; logger: Logger }): Promise<Spool> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const files = new SegmentFiles(options.directory);
    await files.recover();
    const stateFile = new SpoolStateFile(join(options.directory, 'state'));
    // With a damaged state, whatever is on disk counts as not yet sent, and nothing before it as lost.
    const firstSeq = files.all[0]?.firstSeq ?? 1;
    const stored = (await stateFile.read()) ?? { ackedSeq: firstSeq - 1, nextSeq: firstSeq };
    const nextSeq = Math.max(stored.nextSeq, stored.ackedSeq + 1, (files.all.at(-1)?.lastSeq ?? 0) + 1);
    const spool = new Spool(options, files, stateFile, { ackedSeq: stored.ackedSeq, nextSeq });
    // There before anything can be dropped, and before the disk can be full.
    await spool.#saveState();
    return spool;
  }

  get ackedSeq(): number {
    return this.#state.ackedSeq;
  }

  get lastSeq(): number {
    return this.#state.nextSeq - 1;
  }

  /** Gives the sample its number and keeps it. Never fails: with a broken disk it stays in memory. */
  append(sample: Omit<Sample, 'seq'>): Promise<number> {
    return this.#enqueue(async () => {
      const seq = this.#state.nextSeq;
      const record = { seq, json: JSON.stringify({ seq, ...sample }) };
      this.#state = { ...this.#state, nextSeq: seq + 1 };
      this.#remember(record);
      await this.#write(record.json.length);
      return seq;
    });
  }

  /** Everything up to `seq` is committed at the hub: forget it. */
  ack(seq: number): Promise<void> {
    return this.#enqueue(async () => {
      if (seq <= this.#state.ackedSeq) return;
      this.#state = { ...this.#state, ackedSeq: Math.min(seq, this.lastSeq) };
      while ((this.#memory[0]?.seq ?? Number.POSITIVE_INFINITY) <= seq) this.#forgetOldest();
      await this.#saveState();
      await this.#removeAcked();
    });
  }

  /** What to send from `fromSeq` on; empty when there is nothing. */
  async read(fromSeq: number, limit: { records: number; bytes: number }): Promise<SpoolBatch> {
    const inMemory = this.#memory[0];
    const stored = inMemory !== undefined && inMemory.seq <= fromSeq ? [] : await this.#files.read(fromSeq);
    // What is not yet on disk waits for it, unless the disk fails: then memory is all there is.
    const end = this.#diskFailing ? this.#state.nextSeq : this.#firstUnwritten;
    const available =
      stored.length > 0 ? stored : this.#memory.filter(({ seq }) => seq >= fromSeq && seq < end);
    const first = available[0]?.seq;
    // A hole inside a file is damage; between files it is what had to be dropped.
    const damaged = this.#files.all.some((file) => file.firstSeq <= fromSeq && fromSeq <= file.lastSeq);
    const records: SpoolRecord[] = [];
    let bytes = 0;
    for (const record of available) {
      bytes += record.json.length;
      const isNext = record.seq === (first ?? 0) + records.length;
      if (!isNext || records.length >= limit.records || (bytes > limit.bytes && records.length > 0)) break;
      records.push(record);
    }
    return { records, lossReason: damaged ? 'spool_corrupt' : 'spool_full' };
  }

  async close(): Promise<void> {
    await this.#enqueue(async () => {
      await this.#saveState();
      await this.#files.close();
      await this.#stateFile.close();
    });
  }

  async #removeAcked(): Promise<void> {
    const acked = this.#files.all.slice(0, -1).filter(({ lastSeq }) => lastSeq <= this.#state.ackedSeq);
    if (acked.length === 0) return;
    // Otherwise a power cut could bring back a state that takes the removed samples for lost.
    await this.#stateFile.sync().catch(() => undefined);
    for (const _ of acked) await this.#files.removeOldest();
  }

  /** Writes whatever is only in memory, making room by dropping the oldest. */
  async #write(incomingBytes: number): Promise<void> {
    while (this.#files.totalBytes + incomingBytes > this.#maxBytes && (await this.#dropOldest()));
    for (;;) {
      const unwritten = this.#memory.filter(({ seq }) => seq >= this.#firstUnwritten);
      const first = unwritten[0];
      if (first === undefined) return;
      try {
        const active = this.#files.all.at(-1);
        if (this.#needsRoll || active === undefined || active.bytes >= this.#segmentBytes) {
          await this.#files.roll(first.seq);
          this.#needsRoll = false;
        }
        await this.#files.append(unwritten);
        this.#firstUnwritten = this.#state.nextSeq;
        if (this.#diskFailing) this.#logger.info('the spool can write again');
        this.#diskFailing = false;
        return;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (outOfSpace.has(code) && (await this.#dropOldest())) continue;
        if (!this.#diskFailing)
          this.#logger.error({ err: error }, 'the spool cannot write; samples stay in memory');
        this.#diskFailing = true;
        await this.#saveState();
        return;
      }
    }
  }

  async #dropOldest(): Promise<boolean> {
    const dropped = await this.#files.removeOldest();
    if (dropped === undefined) return false;
    if (dropped.lastSeq > this.#state.ackedSeq) {
      const { firstSeq, lastSeq } = dropped;
      this.#logger.warn({ firstSeq, lastSeq }, 'the spool is full: dropped the oldest samples');
    }
    return true;
  }

  #remember(record: SpoolRecord): void {
    this.#memory.push(record);
    this.#memorySize += record.json.length;
    while (this.#memorySize > memoryBytes && this.#memory.length > 1) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const forgotten = this.#memory.shift();
    if (forgotten === undefined) return;
    this.#memorySize -= forgotten.json.length;
    if (forgotten.seq < this.#firstUnwritten) return;
    this.#firstUnwritten = forgotten.seq + 1;
    this.#needsRoll = true;
  }

  async #saveState(): Promise<void> {
    try {
      await this.#stateFile.write(this.#state);
    } catch (error) {
      if (!this.#diskFailing) this.#logger.warn({ err: error }, 'the spool cannot save its state');
    }
  }

  /** One change at a time, in the order they were asked for. */
  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tasks.then(task);
    this.#tasks = result.catch(() => undefined);
    return result;
  }
}
