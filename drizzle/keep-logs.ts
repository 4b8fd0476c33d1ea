import type { LogBuffer } from '../shared/log-buffer.ts';
import type { Database } from './database.ts';
import { insertLogs } from './queries/history.ts';

const everyMs = 1000;

/** Moves warnings and errors into the `logs` table, where `GET /logs` finds them. */
export function keepLogs(database: Database, buffer: LogBuffer): { close(): Promise<void> } {
  let writing = Promise.resolve();
  const flush = () => {
    writing = writing.then(async () => {
      try {
        await insertLogs(database.orm, buffer.drain());
      } catch {
        // Said on standard output already; a warning about it would only feed this buffer.
      }
    });
    return writing;
  };
  const timer = setInterval(flush, everyMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      return flush();
    },
  };
}
