import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../drizzle/database.ts';
import {
  appendOutput,
  markOutputTruncated,
  type OutputChunk,
} from '../../../drizzle/queries/output-chunks.ts';
import { maxOutputBytes } from '../../../shared/agent-protocol.ts';
import type { Logger } from '../../../shared/logger.ts';
import { backoffMs } from '../deadline.ts';
import { classifyFailure } from '../ingest/classify-failure.ts';
import type { SentTarget } from './sent-targets.ts';

const flushIntervalMs = 200;
const maxChunksPerInsert = 200;
/** Of all targets together; when PostgreSQL is that slow, output is cut, memory is not used up. */
const maxWaitingBytes = 16 * 1024 * 1024;
/** The column is an int4. */
const maxSeq = 2_147_483_647;

interface WaitingChunk extends OutputChunk {
  commandId: string;
  bytes: number;
}

export interface OutputWriterDeps {
  database: Database;
  logger: Logger;
  signal: AbortSignal;
  /** New output of this command can be read. */
  onStored(commandId: string): void;
}

/** Command output from the agents to PostgreSQL: many chunks per insert, bounded per target and in all. */
export class OutputWriter {
  readonly #deps: OutputWriterDeps;
  #waiting: WaitingChunk[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: OutputWriterDeps) {
    this.#deps = deps;
  }

  add(target: SentTarget, chunk: OutputChunk): void {
    if (target.outputTruncated || chunk.seq > maxSeq) return;
    const bytes = Buffer.byteLength(chunk.data);
    target.outputBytes += bytes;
    if (target.outputBytes > maxOutputBytes || this.#waitingBytes + bytes > maxWaitingBytes) {
      target.outputTruncated = true;
      this.truncated(target.commandId);
      return;
    }
    this.#waiting.push({ ...chunk, commandId: target.commandId, bytes });
    this.#waitingBytes += bytes;
    this.#timer ??= setTimeout(() => void this.drain(), flushIntervalMs);
  }

  truncated(commandId: string): void {
    markOutputTruncated(this.#deps.database.sql, commandId).catch((error: unknown) =>
      this.#deps.logger.warn({ err: error, commandId }, 'truncation of output not recorded'),
    );
  }

  /** Resolves when everything added before is stored (or was refused by the database). */
  async drain(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#writeAll());
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    let failures = 0;
    while (this.#waiting.length > 0 && !this.#deps.signal.aborted) {
      const chunks = this.#waiting.slice(0, maxChunksPerInsert);
      try {
        await appendOutput(this.#deps.database.sql, chunks);
        this.#forget(chunks);
        failures = 0;
      } catch (error) {
        this.#deps.logger.warn({ err: error, chunks: chunks.length }, 'output not stored');
        if (classifyFailure(error) === 'poison') {
          for (const commandId of commandsOf(chunks)) this.truncated(commandId);
          this.#forget(chunks);
          continue;
        }
        failures += 1;
        await sleep(backoffMs(failures));
        continue;
      }
      for (const commandId of commandsOf(chunks)) this.#deps.onStored(commandId);
    }
  }

  #forget(chunks: readonly WaitingChunk[]): void {
    this.#waiting.splice(0, chunks.length);
    for (const { bytes } of chunks) this.#waitingBytes -= bytes;
  }
}

function commandsOf(chunks: readonly WaitingChunk[]): Set<string> {
  return new Set(chunks.map(({ commandId }) => commandId));
}
