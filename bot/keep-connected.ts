import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../shared/define-config.ts';
import { AppError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';

/** The connection to a chat platform. Drops that the platform's own SDK mends are not seen here. */
export interface RunningPlatform {
  /** Resolves with the reason when this connection will not come back; a new one may. */
  lost?: Promise<Error>;
  close(): Promise<void>;
}

export interface KeptPlatform<Running> {
  /** Undefined while it cannot be reached. */
  current(): Running | undefined;
  /** Rejects when it is given up: a setting is wrong, and trying again would not help. */
  givenUp: Promise<never>;
  close(): Promise<void>;
}

export interface KeepConnectedOptions {
  /** Before the second attempt; doubled after each. */
  firstPauseMs?: number;
  maxPauseMs?: number;
}

/**
 * Connects, and again with growing pauses while the platform cannot be reached or when a connection is
 * lost for good. Resolves after the first attempt, whether or not it reached the platform.
 *
 * @throws what the first attempt threw, unless it was AppError `unavailable`
 */
export async function keepConnected<Running extends RunningPlatform>(
  platform: string,
  connect: () => Promise<Running>,
  logger: Logger,
  { firstPauseMs = 5000, maxPauseMs = 5 * 60_000 }: KeepConnectedOptions = {},
): Promise<KeptPlatform<Running>> {
  const closing = new AbortController();
  let current: Running | undefined;

  /** True when connected; false when it is worth another attempt. */
  async function attempt(): Promise<boolean> {
    try {
      const running = await connect();
      if (closing.signal.aborted) await running.close();
      else current = running;
      return true;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'unavailable')) throw error;
      logger.warn({ err: error, platform }, `${error.message} It is tried again.`);
      return false;
    }
  }

  async function keep(connected: boolean): Promise<never> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, maxPauseMs)) {
      if (connected) {
        const reason = await (current?.lost ?? new Promise<never>(() => undefined));
        logger.error({ err: reason, platform }, 'a connection was lost for good; a new one is made');
        await current?.close().catch((error: unknown) => logger.warn({ err: error }, 'could not close'));
        current = undefined;
        pauseMs = firstPauseMs;
      }
      // Jitter, so that many bots do not come back in step.
      await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal: closing.signal });
      connected = await attempt();
    }
  }

  const givenUp = keep(await attempt()).catch((error: unknown) => {
    // Closed: nobody waits for what becomes of it.
    if (closing.signal.aborted) return new Promise<never>(() => undefined);
    logger.error({ err: error, platform }, error instanceof ConfigError ? error.message : 'given up');
    throw error;
  });
  givenUp.catch(() => undefined);
  return {
    current: () => current,
    givenUp,
    async close() {
      closing.abort();
      await current?.close();
    },
  };
}
