import type { Logger } from '../../shared/logger.ts';
import type { Spool } from './spool.ts';

/** Samples sent but not yet committed: beyond this the agent waits, so that a slow hub is not buried. */
const windowSamples = 2000;
const liveBatchSamples = 10;
const drainBatchSamples = 200;
/** A quarter of the largest frame: room for the largest single sample. */
const batchBytes = 256 * 1024;

export interface SampleStreamOptions {
  spool: Pick<Spool, 'ackedSeq' | 'lastSeq' | 'read' | 'ack'>;
  /** Resolves when the text left this process, false when there is no connection. */
  send(text: string): Promise<boolean>;
  logger: Logger;
}

/** Sends the spool in order: from the first uncommitted sample on each connection, each once per connection. */
export class SampleStream {
  readonly #options: SampleStreamOptions;
  #connected = false;
  #nextSeq = 1;
  /** Grows with each connection, so that a send begun on an old one cannot move the new one's cursor. */
  #generation = 0;
  #pumping = false;
  #pumpAgain = false;

  constructor(options: SampleStreamOptions) {
    this.#options = options;
  }

  connected(): void {
    this.#connected = true;
    this.#generation += 1;
    this.#nextSeq = this.#options.spool.ackedSeq + 1;
    this.pump();
  }

  disconnected(): void {
    this.#connected = false;
    this.#generation += 1;
  }

  /** An acknowledgement speaks of this connection only: one for a number never sent here is not believed. */
  async acknowledged(seq: number): Promise<void> {
    if (seq >= this.#nextSeq) {
      this.#options.logger.warn(
        { seq, sentSeq: this.#nextSeq - 1 },
        'ignored an ack of samples that were not sent',
      );
      return;
    }
    await this.#options.spool.ack(seq);
    this.pump();
  }

  /** Sends what may be sent; call it whenever there may be something new. */
  pump(): void {
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = true;
    void this.#drain()
      .catch((error) => this.#options.logger.error({ err: error }, 'sending samples failed'))
      .finally(() => {
        this.#pumping = false;
        if (this.#pumpAgain) {
          this.#pumpAgain = false;
          this.pump();
        }
      });
  }

  async #drain(): Promise<void> {
    const { spool } = this.#options;
    while (this.#connected) {
      const generation = this.#generation;
      const free = spool.ackedSeq + windowSamples - (this.#nextSeq - 1);
      const waiting = spool.lastSeq - (this.#nextSeq - 1);
      if (free <= 0 || waiting <= 0) return;
      const wanted = Math.min(free, waiting > liveBatchSamples ? drainBatchSamples : liveBatchSamples);
      const { records, lossReason } = await spool.read(this.#nextSeq, { records: wanted, bytes: batchBytes });
      if (generation !== this.#generation) continue;
      const first = records[0]?.seq;
      if (first === undefined) return;
      if (first > this.#nextSeq) {
        const gap = { type: 'gap', fromSeq: this.#nextSeq, toSeq: first - 1, reason: lossReason };
        this.#nextSeq = first;
        if (!(await this.#options.send(JSON.stringify(gap)))) return;
        if (generation !== this.#generation) continue;
      }
      this.#nextSeq = first + records.length;
      // The stored text is the message: nothing is parsed or built again for a resend.
      const samples = records.map(({ json }) => json).join(',');
      if (!(await this.#options.send(`{"type":"samples","samples":[${samples}]}`))) return;
    }
  }
}
