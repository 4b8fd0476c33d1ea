import { isDeepStrictEqual } from 'node:util';
import { type Command, finalCommandStates } from '../shared/api-contract/index.ts';
import type { Logger } from '../shared/logger.ts';
import type { ActorApi } from './api/actor-api.ts';

export interface CommandWatchDeps {
  api: Pick<ActorApi, 'command'>;
  /** Calls back when the command may have changed. Hints may be lost. */
  subscribe(listener: () => void): () => void;
  logger: Logger;
  /** At most this long between two looks; the first ones come sooner. */
  pollMs?: number;
  /** How long after the command's own deadline the API may take to settle it. */
  graceMs?: number;
}

/** Most commands take less than a second. */
const firstPollMs = 300;

/**
 * Follows a command until it is final. Reads it when a hint comes and every `pollMs` anyway, so that
 * a lost hint or a broken socket delays the result but never loses it.
 *
 * @returns the command in its final state; undefined when none was known `graceMs` after its deadline
 */
export async function watchCommand(
  { api, subscribe, logger, pollMs = 2000, graceMs = 15_000 }: CommandWatchDeps,
  command: Command,
  onChange: (command: Command) => void,
): Promise<Command | undefined> {
  let current = command;
  let hinted = false;
  let wake: (() => void) | undefined;
  let waitMs = firstPollMs;
  const unsubscribe = subscribe(() => {
    hinted = true;
    wake?.();
  });
  try {
    while (!finalCommandStates.has(current.state)) {
      if (Date.now() > Date.parse(current.deadlineAt) + graceMs) return undefined;
      if (!hinted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      // People take their time to decide, and a hint comes when they have.
      const longestMs = current.state === 'awaiting_approval' ? 5 * pollMs : pollMs;
      waitMs = Math.min(waitMs * 2, longestMs);
      // A hint that arrives while reading asks for another look.
      hinted = false;
      const latest = await readCommand(api, current, logger);
      if (!isDeepStrictEqual(latest, current)) {
        current = latest;
        onChange(current);
      }
    }
    return current;
  } finally {
    unsubscribe();
  }
}

async function readCommand(
  api: Pick<ActorApi, 'command'>,
  current: Command,
  logger: Logger,
): Promise<Command> {
  try {
    return await api.command(current.id);
  } catch (error) {
    // The API may be restarting; the deadline above bounds how long this goes on.
    logger.warn({ err: error, commandId: current.id }, 'the state of a command could not be read');
    return current;
  }
}
