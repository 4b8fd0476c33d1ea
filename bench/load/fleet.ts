import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../../drizzle/database.ts';
import { insertSamples } from '../../drizzle/queries/ingest.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { shardOf } from '../../shared/shard.ts';
import { makeBenchSample } from './bench-sample.ts';

/** How often each server is heard of, and in how many parts a round of all of them is written. */
const roundMs = 5000;
const parts = 50;
const wellPercent = 20;

/** Servers whose samples are written as the API writes them, with the hint that follows each commit. */
export class Fleet {
  readonly ids: readonly string[];
  readonly #database: Database;
  readonly #jobs: JobProducer;
  /** Of those that were told apart. */
  readonly #cpuPercent = new Map<string, number>();
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;
  #part = 0;

  constructor(database: Database, jobs: JobProducer, size: number) {
    this.#database = database;
    this.#jobs = jobs;
    this.ids = Array.from({ length: size }, () => uuidv7());
  }

  /** Named `bench-0`, `bench-1`, … */
  async insert(): Promise<void> {
    const { sql } = this.#database;
    const rows = this.ids.map((id, index) => ({
      id,
      name: `bench-${index}`,
      shard: shardOf(id),
      interval_seconds: roundMs / 1000,
      // Nobody's agent is connected: without this every host would be down soon.
      last_seen_at: new Date(Date.now() + 3_600_000),
    }));
    for (let from = 0; from < rows.length; from += 5000)
      await sql`insert into servers ${sql(rows.slice(from, from + 5000))}`;
  }

  /**
   * One sample of each of these, as the API stores them; they stay as busy from then on.
   *
   * @returns once it is committed and the shards are marked due: of the monotonic clock, ms
   */
  async sample(ids: readonly string[], cpuPercent: number): Promise<number> {
    for (const id of ids) this.#cpuPercent.set(id, cpuPercent);
    return this.#store(ids);
  }

  async #store(ids: readonly string[]): Promise<number> {
    this.#seq += 1;
    const sample = makeBenchSample(this.#seq, Date.now(), 'lean');
    const busy = (id: string) => ({ ...sample.host, cpuPercent: this.#cpuPercent.get(id) ?? wellPercent });
    await insertSamples(
      this.#database.sql,
      ids.map((serverId) => ({ serverId, sample: { ...sample, host: busy(serverId) } })),
    );
    const committedAt = performance.now();
    const shards = new Set(ids.map(shardOf));
    await Promise.all([...shards].map((shard) => this.#jobs.add('evaluate-alerts', { shard })));
    return committedAt;
  }

  /** All of them once every five seconds, until stopped; of `waiting` each from its first own sample on. */
  start(waiting: ReadonlySet<string>): void {
    const size = Math.ceil(this.ids.length / parts);
    this.#timer = setInterval(() => {
      this.#part = (this.#part + 1) % parts;
      const ids = this.ids
        .slice(this.#part * size, (this.#part + 1) * size)
        .filter((id) => !waiting.has(id) || this.#cpuPercent.has(id));
      if (ids.length > 0) this.#store(ids).catch((error: unknown) => console.error(error));
    }, roundMs / parts);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
