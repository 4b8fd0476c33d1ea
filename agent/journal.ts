import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { type Failure, failureSchema } from '../shared/agent-protocol.ts';

/** How a request ended, as it is answered now and every time it is asked again. */
export type Outcome = { ok: true; result: unknown } | { ok: false; error: Failure };

interface Entry {
  startedAt: number;
  outcome: Outcome | undefined;
}

const keepMs = 24 * 3600 * 1000;
const compactAboveBytes = 4 * 1024 * 1024;

const lineSchema = z.union([
  z.object({ id: z.string(), startedAt: z.number(), method: z.string() }),
  z.object({
    id: z.string(),
    outcome: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), result: z.unknown() }),
      z.object({ ok: z.literal(false), error: failureSchema }),
    ]),
  }),
]);

/**
 * Which changing requests were begun and how they ended, on disk: why none runs twice, whoever sends it
 * again and however often this process dies. One JSON line per fact; an unfinished last line is ignored.
 */
export class Journal {
  readonly #path: string;
  readonly #now: () => number;
  readonly #entries: Map<string, Entry>;
  #file: FileHandle | undefined;
  #bytes = 0;
  #tasks: Promise<unknown> = Promise.resolve();

  private constructor(path: string, now: () => number, entries: Map<string, Entry>) {
    this.#path = path;
    this.#now = now;
    this.#entries = entries;
  }

  /** @throws the file system's error when there is a journal that cannot be read: running blind could run twice */
  static async open({ path, now = Date.now }: { path: string; now?: () => number }): Promise<Journal> {
    const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const entries = readEntries(content);
    for (const entry of entries.values()) entry.outcome ??= unknownOutcome;
    const journal = new Journal(path, now, entries);
    // Failure to shorten is no failure to keep: the longer file still says the same.
    if (content !== '') await journal.#enqueue(() => journal.#compact()).catch(() => undefined);
    return journal;
  }

  /** undefined = never begun here (or more than a day ago). */
  outcomeOf(id: string): Outcome | undefined {
    return this.#entries.get(id)?.outcome;
  }

  /** On disk when it resolves. @throws when it cannot be written: then the request must not be run */
  started(id: string, method: string): Promise<void> {
    const startedAt = this.#now();
    return this.#enqueue(async () => {
      await this.#write({ id, startedAt, method });
      this.#entries.set(id, { startedAt, outcome: undefined });
    });
  }

  /** @throws when it cannot be written; the outcome is then known until this process ends */
  finished(id: string, outcome: Outcome): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.outcome = outcome;
    return this.#enqueue(async () => {
      await this.#write({ id, outcome });
      if (this.#bytes > compactAboveBytes) await this.#compact();
    });
  }

  close(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#file?.close();
      this.#file = undefined;
    });
  }

  async #write(line: object): Promise<void> {
    this.#file ??= await open(this.#path, 'a', 0o600);
    // The leading line end sets this one apart from whatever a crash or a full disk left unfinished.
    const { bytesWritten } = await this.#file.write(`\n${JSON.stringify(line)}\n`);
    this.#bytes += bytesWritten;
    await this.#file.sync();
  }

  /** Writes the last day anew beside the old file and then takes its place. */
  async #compact(): Promise<void> {
    for (const [id, { startedAt, outcome }] of this.#entries) {
      if (outcome !== undefined && this.#now() - startedAt > keepMs) this.#entries.delete(id);
    }
    const lines = [...this.#entries].flatMap(([id, { startedAt, outcome }]) => [
      { id, startedAt, method: '' },
      ...(outcome === undefined ? [] : [{ id, outcome }]),
    ]);
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const fresh = await open(`${this.#path}.new`, 'w', 0o600);
    try {
      await fresh.writeFile(text);
      await fresh.sync();
    } finally {
      await fresh.close();
    }
    await rename(`${this.#path}.new`, this.#path);
    await this.#file?.close();
    this.#file = undefined;
    this.#bytes = Buffer.byteLength(text);
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tasks.then(task);
    this.#tasks = result.catch(() => undefined);
    return result;
  }
}

/** The process died between beginning and end: nobody knows how far it came. */
const unknownOutcome: Outcome = {
  ok: false,
  error: {
    code: 'outcome_unknown',
    message: 'The agent stopped while this was under way. Check the state before trying again.',
  },
};

function readEntries(content: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const text of content.split('\n')) {
    const line = lineSchema.safeParse(parseJson(text)).data;
    if (line === undefined) continue;
    if ('startedAt' in line) entries.set(line.id, { startedAt: line.startedAt, outcome: undefined });
    else {
      const entry = entries.get(line.id);
      if (entry !== undefined) entry.outcome = line.outcome;
    }
  }
  return entries;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The line that was being written when the power went.
  }
}
