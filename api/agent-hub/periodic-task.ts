import type { Logger } from '../../shared/logger.ts';
import { withDeadline } from './deadline.ts';

export interface PeriodicTask {
  /** Resolves when a run that was under way has ended. */
  stop(): Promise<void>;
}

/** Longer than a statement may take: past it the connection itself hangs, and another one may work. */
const runTimeoutMs = 40_000;

/**
 * Runs again `everyMs` after each run has ended, or hung for 40 s: a lease must not run out because a
 * connection died without a word. What runs is a series of compare-and-sets, so a late one does no harm.
 */
export function startPeriodicTask(
  name: string,
  everyMs: number,
  logger: Logger,
  run: () => Promise<void>,
): PeriodicTask {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer = setTimeout(tick, everyMs);

  function tick(): void {
    running = withDeadline(run(), runTimeoutMs, `${name} did not end.`)
      .catch((error: unknown) => logger.warn({ err: error, task: name }, 'periodic task failed'))
      .then(() => {
        if (!stopped) timer = setTimeout(tick, everyMs);
      });
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
