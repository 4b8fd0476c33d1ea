import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessInfo } from '../../shared/agent-protocol.ts';
import { redact } from '../../shared/redact.ts';
import { clipText } from '../clip-text.ts';
import { tryReadProcFile } from './proc-file.ts';
import { ProcessScan, type ScannedProcess } from './process-scan.ts';
import { round2 } from './round.ts';
import { UserNames } from './user-names.ts';

/** A CPU figure over less than this says little. */
const shortestWindowMs = 500;
/** A baseline older than this would hide what happens now behind a long average. */
const longestWindowMs = 30_000;

export interface ProcessCollector {
  /** The `count` biggest by CPU and the `count` biggest by memory, each process once, CPU first. */
  top(count: number): Promise<ProcessInfo[]>;
  /** `filter` is a plain substring of name or command, case ignored. `total` counts before `limit`. */
  list(query: {
    sort: 'cpu' | 'memory';
    limit: number;
    filter?: string | undefined;
  }): Promise<{ processes: ProcessInfo[]; total: number }>;
}

export function createProcessCollector(): ProcessCollector {
  const scan = new ProcessScan();
  const users = new UserNames();
  const describe = (process: ScannedProcess) => describeProcess(process, users);

  return {
    async top(count) {
      const processes = scan.ageMs < shortestWindowMs ? scan.latest : await scan.scan();
      const busy = processes.filter(({ cpuPercent }) => cpuPercent > 0);
      const chosen = new Set([...rank(busy, 'cpu', count), ...rank(processes, 'memory', count)]);
      return [...chosen].map(describe);
    },

    async list({ sort, limit, filter }) {
      if (scan.ageMs > longestWindowMs) await scan.scan();
      if (scan.ageMs < shortestWindowMs) await delay(shortestWindowMs);
      const processes = await scan.scan();
      const wanted = filter?.toLowerCase();
      const matching =
        wanted === undefined
          ? processes
          : processes.filter((process) =>
              `${process.name} ${commandOf(process)}`.toLowerCase().includes(wanted),
            );
      return { processes: rank(matching, sort, limit).map(describe), total: matching.length };
    },
  };
}

function rank(processes: readonly ScannedProcess[], sort: 'cpu' | 'memory', limit: number): ScannedProcess[] {
  const key = sort === 'cpu' ? 'cpuPercent' : 'memoryBytes';
  return [...processes].sort((a, b) => b[key] - a[key] || a.pid - b.pid).slice(0, limit);
}

/** argv with spaces; kernel threads have none and show their name as ps does. */
function commandOf({ pid, name }: ScannedProcess): string {
  const argv = tryReadProcFile(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
  // Cut twice: argv may be megabytes, and a secret must be seen whole to be found.
  return argv ? redact(clipText(argv, 4096)) : `[${name}]`;
}

function describeProcess(process: ScannedProcess, users: UserNames): ProcessInfo {
  return {
    pid: process.pid,
    name: clipText(process.name),
    command: clipText(commandOf(process)),
    user: clipText(ownerOf(process.pid, users)),
    cpuPercent: round2(process.cpuPercent),
    memoryBytes: process.memoryBytes,
    state: process.state,
  };
}

function ownerOf(pid: number, users: UserNames): string {
  try {
    return users.nameOf(statSync(`/proc/${pid}`).uid);
  } catch {
    return '?'; // It ended since the scan.
  }
}
