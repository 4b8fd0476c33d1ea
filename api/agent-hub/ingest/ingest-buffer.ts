import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerSample } from '../../../drizzle/queries/ingest.ts';
import type { Logger } from '../../../shared/logger.ts';

/** What came in one frame. */
export interface IngestBatch {
  samples: readonly ServerSample[];
  /** Table rows it will become. */
  rows: number;
  /** Committed, or set aside. */
  onSettled(): void;
}

export interface IngestBufferOptions {
  /** Resolves when all is settled; rejects only when the hub closes. */
  store(samples: readonly ServerSample[]): Promise<void>;
  /** After the batches of one flush were settled. */
  onStored(samples: readonly ServerSample[]): void;
  logger: Logger;
  flushSamples?: number;
  flushIntervalMs?: number;
  /** A host makes about five rows per sample: 20,000 samples. */
  capacityRows?: number;
}

/** One insert is being committed while the next is being built. */
const maxFlushesInFlight = 2;

/**
 * Between the sockets and PostgreSQL: gathers frames into inserts. Bounded: whoever adds must look at
 * `full` and stop reading until `whenRoom` calls.
 */
export class IngestBuffer {
  readonly #options: Required<IngestBufferOptions>;
  #waiting: IngestBatch[] = [];
  #waitingSamples = 0;
  /** Waiting and in flight. */
  #rows = 0;
  #flushesInFlight = 0;
  /** A flush was asked for while none could start. */
  #overdue = false;
  #timer: NodeJS.Timeout | undefined;
  #forRoom: (() => void)[] = [];

  constructor(options: IngestBufferOptions) {
    this.#options = { flushSamples: 500, flushIntervalMs: 100, capacityRows: 100_000, ...options };
  }

  get rows(): number {
    return this.#rows;
  }

  get full(): boolean {
    return this.#rows >= this.#options.capacityRows;
  }

  /** Calls once, when half of the buffer is free again. */
  whenRoom(callback: () => void): void {
    this.#forRoom.push(callback);
  }

  add(batch: IngestBatch): void {
    this.#waiting.push(batch);
    this.#waitingSamples += batch.samples.length;
    this.#rows += batch.rows;
    if (this.#waitingSamples >= this.#options.flushSamples) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), this.#options.flushIntervalMs);
  }

  /** Flushes at once, and until nothing is left or the time is over. */
  async drain(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    while (this.#rows > 0 && Date.now() < until) {
      this.#flush();
      await sleep(5);
    }
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    if (this.#flushesInFlight >= maxFlushesInFlight) {
      this.#overdue = true;
      return;
    }
    const batches = this.#takeBatches();
    if (this.#waiting.length > 0)
      this.#timer = setTimeout(() => this.#flush(), this.#options.flushIntervalMs);
    this.#flushesInFlight += 1;
    void this.#store(batches).finally(() => {
      this.#flushesInFlight -= 1;
      if (!this.#overdue && this.#waitingSamples < this.#options.flushSamples) return;
      this.#overdue = false;
      this.#flush();
    });
  }

  #takeBatches(): IngestBatch[] {
    let samples = 0;
    let count = 0;
    while (count < this.#waiting.length && samples < this.#options.flushSamples) {
      samples += this.#waiting[count]?.samples.length ?? 0;
      count += 1;
    }
    this.#waitingSamples -= samples;
    return this.#waiting.splice(0, count);
  }

  async #store(batches: readonly IngestBatch[]): Promise<void> {
    const samples = batches.flatMap((batch) => batch.samples);
    try {
      await this.#options.store(samples);
    } catch (error) {
      this.#options.logger.warn({ err: error, samples: samples.length }, 'samples left to their agents');
      return;
    }
    for (const batch of batches) {
      this.#rows -= batch.rows;
      batch.onSettled();
    }
    this.#options.onStored(samples);
    this.#wakeWaiting();
  }

  #wakeWaiting(): void {
    if (this.#rows > this.#options.capacityRows / 2) return;
    const callbacks = this.#forRoom;
    this.#forRoom = [];
    for (const callback of callbacks) callback();
  }
}
