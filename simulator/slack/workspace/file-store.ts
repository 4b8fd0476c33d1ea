import { detectFileType } from '../../detect-file-type.ts';
import type { StoredFile } from './model.ts';

export interface FileStoreOptions {
  /** How long after completion `mimetype` stays empty, in milliseconds. */
  readyDelayMs: number;
}

export class FileStore {
  readonly files = new Map<string, StoredFile>();
  readonly #options: FileStoreOptions;
  readonly #changed: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #lastId = 0;

  constructor(options: FileStoreOptions, changed: () => void) {
    this.#options = options;
    this.#changed = changed;
  }

  create(file: Pick<StoredFile, 'name' | 'length' | 'altText' | 'user'>): StoredFile {
    do this.#lastId += 1;
    while (this.files.has(fileId(this.#lastId)));
    const id = fileId(this.#lastId);
    const stored = { ...file, id, title: file.name, channels: [], createdAt: Date.now() };
    this.files.set(id, stored);
    return stored;
  }

  /** Slack looks at a completed file in the background; only then does it know the type. */
  complete(file: StoredFile): void {
    file.completedAt = Date.now();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      Object.assign(file, detectFileType(file.name, file.content ?? Buffer.alloc(0)));
      this.#changed();
    }, this.#options.readyDelayMs);
    this.#timers.add(timer);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

const fileId = (number: number): string => `F${String(number).padStart(8, '0')}`;
