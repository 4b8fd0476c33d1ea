import type { Logger } from '../shared/logger.ts';

/** What was started, to be stopped in the opposite order. */
export interface Closers {
  /** @param name for the log line when it fails to close. */
  push(name: string, close: () => Promise<unknown>): void;
  /** Closes all of them, also when some fail; safe to call twice. */
  closeAll(): Promise<void>;
}

export function createClosers(logger: Logger): Closers {
  const closers: { name: string; close: () => Promise<unknown> }[] = [];
  return {
    push: (name, close) => void closers.push({ name, close }),
    closeAll: async () => {
      for (const { name, close } of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          logger.warn({ err: error, part: name }, 'could not close');
        }
      }
    },
  };
}
