import { setTimeout as sleep } from 'node:timers/promises';
import { toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';

export interface KeptRegistration {
  /** Registers anew, as after joining a guild. */
  again(): void;
  close(): void;
}

/**
 * Registers the commands, and again with growing pauses while Discord does not take them. What it
 * refuses for good is said once: commands registered earlier go on working meanwhile.
 *
 * @returns after the first attempt
 */
export async function keepRegistered(
  register: () => Promise<void>,
  logger: Logger,
  { firstPauseMs = 30_000, maxPauseMs = 10 * 60_000 } = {},
): Promise<KeptRegistration> {
  let closing = new AbortController();

  /** True when there is nothing more to try. */
  async function attempt(): Promise<boolean> {
    try {
      await register();
      return true;
    } catch (error) {
      const { code, message, hint } = toAppError(error);
      const problem = code === 'internal' && error instanceof Error ? error.message : message;
      logger.error({ err: error }, `the commands are not registered: ${problem} ${hint ?? ''}`.trim());
      return code !== 'unavailable';
    }
  }

  async function retry(signal: AbortSignal): Promise<void> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      await sleep(pauseMs, undefined, { signal });
      if (await attempt()) return;
    }
  }
  const keepTrying = () =>
    retry(closing.signal).catch(() => {
      // Closed, or begun anew.
    });

  if (!(await attempt())) void keepTrying();
  return {
    again() {
      closing.abort();
      closing = new AbortController();
      void attempt().then((done) => (done ? undefined : keepTrying()));
    },
    close: () => closing.abort(),
  };
}
