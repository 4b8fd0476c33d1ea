import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Database } from '../../../drizzle/database.ts';
import { type ServerSnapshot, saveSnapshot } from '../../../drizzle/queries/snapshots.ts';
import type { snapshotSchema } from '../../../shared/agent-protocol.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { AgentSession } from '../connection/agent-session.ts';
import { classifyFailure } from './classify-failure.ts';

const retryDelayMs = 1000;

/**
 * Saves snapshots one after the other, beside the path of samples. Of each server only the newest waits:
 * bounded by the number of servers, however slow PostgreSQL is.
 */
export class SnapshotWriter {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #signal: AbortSignal;
  readonly #waiting = new Map<string, ServerSnapshot>();
  #writing = false;

  constructor(database: Database, logger: Logger, signal: AbortSignal) {
    this.#database = database;
    this.#logger = logger;
    this.#signal = signal;
  }

  receive(session: AgentSession, frame: z.infer<typeof snapshotSchema>): void {
    const before = this.#waiting.get(session.serverId);
    this.#waiting.set(session.serverId, {
      serverId: session.serverId,
      epoch: session.epoch,
      takenAt: frame.takenAt,
      dockerAvailable: frame.docker.available,
      // A part that this one lacks was not looked at; the earlier picture of it is still owed.
      containers: uniqueById(frame.containers) ?? before?.containers,
      processes: frame.processes ?? before?.processes,
    });
    if (!this.#writing) void this.#write();
  }

  async #write(): Promise<void> {
    this.#writing = true;
    for (const [serverId, snapshot] of this.#waiting) {
      if (this.#signal.aborted) break;
      this.#waiting.delete(serverId);
      try {
        await saveSnapshot(this.#database.sql, snapshot);
      } catch (error) {
        this.#logger.warn({ err: error, serverId }, 'snapshot not saved');
        if (classifyFailure(error) !== 'transient') continue;
        if (!this.#waiting.has(serverId)) this.#waiting.set(serverId, snapshot);
        await sleep(retryDelayMs);
      }
    }
    this.#writing = false;
  }
}

function uniqueById<Item extends { id: string }>(items: readonly Item[] | undefined): Item[] | undefined {
  return items === undefined ? undefined : [...new Map(items.map((item) => [item.id, item])).values()];
}
