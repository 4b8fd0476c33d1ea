import { readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { readPageSize } from './page-size.ts';
import { tryReadProcFile } from './proc-file.ts';
import { type ProcessStat, parseProcessStat, processCpuPercent } from './process-stat.ts';

export interface ScannedProcess extends ProcessStat {
  /** Percent of one core since the scan before. */
  cpuPercent: number;
  memoryBytes: number;
}

/** Entries between two turns of the event loop: about a millisecond of reading. */
const sliceSize = 64;

/** Reads every process and knows how much CPU each used since the last look. */
export class ProcessScan {
  readonly #pageSize = readPageSize();
  #previous = new Map<number, ProcessStat>();
  #scannedAtMs: number | undefined;
  #latest: ScannedProcess[] = [];
  #running: Promise<ScannedProcess[]> | undefined;

  /** Milliseconds since the last scan ended, Infinity before the first. */
  get ageMs(): number {
    return this.#scannedAtMs === undefined ? Number.POSITIVE_INFINITY : performance.now() - this.#scannedAtMs;
  }

  get latest(): readonly ScannedProcess[] {
    return this.#latest;
  }

  /** Callers at the same time share one scan. */
  scan(): Promise<ScannedProcess[]> {
    this.#running ??= this.#scan().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #scan(): Promise<ScannedProcess[]> {
    const now = performance.now();
    const elapsedSeconds = this.#scannedAtMs === undefined ? 0 : (now - this.#scannedAtMs) / 1000;
    const current = new Map<number, ProcessStat>();
    const processes: ScannedProcess[] = [];
    let read = 0;
    for (const pid of listPids()) {
      read += 1;
      if (read % sliceSize === 0) await setImmediate();
      const text = tryReadProcFile(`/proc/${pid}/stat`);
      const stat = text === undefined ? undefined : parseProcessStat(text);
      if (stat === undefined) continue;
      current.set(stat.pid, stat);
      processes.push({
        ...stat,
        cpuPercent: processCpuPercent(this.#previous.get(stat.pid), stat, elapsedSeconds),
        memoryBytes: Math.max(0, stat.residentPages) * this.#pageSize,
      });
    }
    this.#previous = current;
    this.#scannedAtMs = now;
    this.#latest = processes;
    return processes;
  }
}

export const listPids = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));
