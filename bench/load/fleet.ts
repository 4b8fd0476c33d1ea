import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../../drizzle/database.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { shardOf } from '../../shared/shard.ts';

/** How often each server is heard of, and in how many parts a round of all of them is written. */
const roundMs = 5000;
const parts = 50;

/** Servers whose samples are written as the API writes them, with the hint that follows each commit. */
export class Fleet {
  readonly ids: readonly string[];
  readonly #database: Database;
  readonly #jobs: JobProducer;
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

  /** @returns once it is committed and the shards are marked due: of the monotonic clock, ms */
  async sample(ids: readonly string[], cpuPercent: number): Promise<number> {
    this.#seq += 1;
    await this.#database.sql`
      insert into samples (server_id, sampled_at, seq, uptime_seconds, memory_total_bytes, memory_used_bytes,
        memory_available_bytes, swap_total_bytes, swap_used_bytes, cpu_percent, cpu_user_percent,
        cpu_system_percent, cpu_iowait_percent, cpu_steal_percent, load1, load5, load15, network_rx_bps,
        network_tx_bps, disk_read_bps, disk_write_bps, process_count)
      select id, clock_timestamp(), ${this.#seq}, 1, 1000, 400, 600, 0, 0, ${cpuPercent}, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 100
      from unnest(${[...ids]}::uuid[]) as id`;
    const committedAt = performance.now();
    const shards = new Set(ids.map(shardOf));
    await Promise.all([...shards].map((shard) => this.#jobs.add('evaluate-alerts', { shard })));
    return committedAt;
  }

  /** All of them but `except` once every five seconds, all well, until stopped. */
  start(except: ReadonlySet<string>): void {
    const well = this.ids.filter((id) => !except.has(id));
    const size = Math.ceil(well.length / parts);
    this.#timer = setInterval(() => {
      this.#part = (this.#part + 1) % parts;
      const ids = well.slice(this.#part * size, (this.#part + 1) * size);
      if (ids.length > 0) this.sample(ids, 20).catch((error: unknown) => console.error(error));
    }, roundMs / parts);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
