import type { Logger } from '../../shared/logger.ts';

export interface PeriodicTask {
  /** Resolves when a run that was under way has ended. */
  stop(): Promise<void>;
}

/** Runs again `everyMs` after each run has ended: a slow run is never joined by a second one. */
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
    running = run()
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
