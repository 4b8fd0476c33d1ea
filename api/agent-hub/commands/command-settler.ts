import type { Database } from '../../../drizzle/database.ts';
import { settleCommand } from '../../../drizzle/queries/command-settlement.ts';
import type { CommandState } from '../../../shared/api-contract/commands.ts';
import { type Bus, topics } from '../../../shared/bus.ts';
import type { Logger } from '../../../shared/logger.ts';
import { summarizeTargets } from './summarize-targets.ts';

/** Progress of one command is announced at most this often. */
const progressIntervalMs = 500;

/** After a target changed: brings the command's own state in line, and tells who waits for it. */
export class CommandSettler {
  readonly #database: Database;
  readonly #bus: Bus;
  readonly #logger: Logger;
  readonly #progress = new Map<string, NodeJS.Timeout>();

  constructor(database: Database, bus: Bus, logger: Logger) {
    this.#database = database;
    this.#bus = bus;
    this.#logger = logger;
  }

  async settle(commandId: string): Promise<void> {
    const state = await settleCommand(this.#database.orm, commandId, summarizeTargets);
    if (state !== undefined) this.announce(commandId, state);
  }

  announce(commandId: string, state: CommandState): void {
    this.#bus
      .publish(topics.command(commandId), { state })
      .catch((error: unknown) => this.#logger.debug({ err: error, commandId }, 'command not announced'));
  }

  /** There is new output. */
  announceProgress(commandId: string): void {
    if (this.#progress.has(commandId)) return;
    const timer = setTimeout(() => {
      this.#progress.delete(commandId);
      this.announce(commandId, 'running');
    }, progressIntervalMs);
    this.#progress.set(commandId, timer);
  }

  /** The outcome is announced at once; a `running` after it would mislead. */
  endProgress(commandId: string): void {
    clearTimeout(this.#progress.get(commandId));
    this.#progress.delete(commandId);
  }

  close(): void {
    for (const timer of this.#progress.values()) clearTimeout(timer);
    this.#progress.clear();
  }
}
