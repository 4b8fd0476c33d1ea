import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Logger } from '../shared/logger.ts';
import type { ChangeFeed } from './change-feed.ts';

const saveAfterMs = 1_000;

export interface KeptFile {
  id: string;
  content: Buffer;
}

export interface StateFormat {
  /** @throws when the state is not what `dump` wrote; nothing of it is taken then */
  load(state: unknown, readFile: (id: string) => Buffer): void;
  dump(): { state: unknown; files: KeptFile[] };
}

/**
 * Loads what was kept, then writes soon after each change: a demo finds its history again. Uploaded
 * bytes are files of their own beside `path`, written once.
 */
export function keepState(
  feed: ChangeFeed,
  path: string,
  logger: Logger,
  format: StateFormat,
): { close(): void } {
  load(path, logger, format);
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    timer = undefined;
    try {
      write(path, format);
    } catch (err) {
      logger.warn({ err, path }, 'cannot keep the local workspace');
    }
  };
  const stop = feed.onChange(() => {
    timer ??= setTimeout(save, saveAfterMs);
  });
  return {
    close() {
      stop();
      clearTimeout(timer);
      save();
    },
  };
}

function load(path: string, logger: Logger, format: StateFormat): void {
  if (!existsSync(path)) return;
  try {
    const state: unknown = JSON.parse(readFileSync(path, 'utf8'));
    format.load(state, (id) => readFileSync(join(bytesFolder(path), id)));
  } catch (err) {
    logger.warn({ err, path }, 'the kept local workspace is unreadable, starting afresh');
  }
}

function write(path: string, format: StateFormat): void {
  const { state, files } = format.dump();
  keepBytes(bytesFolder(path), files);
  // Whole or not at all: a kill in the middle leaves the older file.
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(state));
  renameSync(`${path}.new`, path);
}

function keepBytes(folder: string, files: KeptFile[]): void {
  mkdirSync(folder, { recursive: true });
  const present = new Set(readdirSync(folder));
  for (const { id, content } of files) if (!present.delete(id)) writeFileSync(join(folder, id), content);
  for (const unused of present) rmSync(join(folder, unused), { force: true });
}

const bytesFolder = (path: string): string => `${path}.files`;
