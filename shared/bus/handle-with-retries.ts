import type { Logger } from '../logger.ts';

const attempts = 3;
const pauseMs = 200;

/**
 * Runs an inbox handler until it resolves, at most three times: a message that nobody can handle is
 * set aside with a log line instead of blocking the ones behind it. Never rejects.
 */
export async function handleWithRetries(
  handle: () => Promise<void>,
  logger: Logger | undefined,
): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await handle();
      return;
    } catch (error) {
      logger?.[attempt < attempts ? 'warn' : 'error'](
        { err: error, attempt },
        attempt < attempts ? 'inbox message failed, trying again' : 'inbox message set aside',
      );
      if (attempt < attempts) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
