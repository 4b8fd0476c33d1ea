import { closeSync, openSync, readSync } from 'node:fs';

const buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * Reads a whole /proc file. Synchronous on purpose: the kernel answers from memory in microseconds,
 * while a thread pool round trip costs ten times that on every file of every tick.
 */
export function readProcFile(path: string): string {
  const file = openSync(path, 'r');
  try {
    let text = '';
    for (;;) {
      const length = readSync(file, buffer, 0, buffer.length, null);
      if (length === 0) return text;
      text += buffer.toString('utf8', 0, length);
    }
  } finally {
    closeSync(file);
  }
}

/** As above; undefined when the process or file is gone or not ours to read. */
export function tryReadProcFile(path: string): string | undefined {
  try {
    return readProcFile(path);
  } catch {
    return undefined;
  }
}
