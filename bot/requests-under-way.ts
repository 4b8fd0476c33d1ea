import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../shared/logger.ts';

/** What goes on after a platform was told that its event has arrived. */
export interface RequestsUnderWay {
  /** Lets the work run on its own; what it throws is logged. */
  run(eventId: string, work: () => Promise<void>): void;
  /** Gives it a moment; a command's outcome is safe in the API either way. */
  settle(graceMs?: number): Promise<void>;
}

export function createRequestsUnderWay(logger: Logger): RequestsUnderWay {
  const underWay = new Set<Promise<void>>();
  return {
    run(eventId, work) {
      const running = work()
        .catch((error: unknown) => logger.error({ err: error, eventId }, 'an event failed'))
        .finally(() => underWay.delete(running));
      underWay.add(running);
    },
    async settle(graceMs = 3000) {
      const waiting = new AbortController();
      const grace = sleep(graceMs, undefined, { signal: waiting.signal }).catch(() => {
        // Everything was done sooner.
      });
      await Promise.race([Promise.allSettled([...underWay]), grace]);
      waiting.abort();
    },
  };
}
