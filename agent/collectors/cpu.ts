import { round2 } from './round.ts';

/** Jiffies since boot, summed over all cores: the first line of /proc/stat. */
export interface CpuTimes {
  user: number;
  system: number;
  idle: number;
  iowait: number;
  steal: number;
}

export interface CpuUsage {
  cpuPercent: number;
  cpuUserPercent: number;
  cpuSystemPercent: number;
  cpuIowaitPercent: number;
  cpuStealPercent: number;
}

/**
 * `guest` is already part of `user` (proc(5)), so it is left out; `nice` counts as user, interrupts
 * count as system.
 *
 * @throws when the text has no total line.
 */
export function parseCpuTimes(procStat: string): CpuTimes {
  const line = /^cpu\s+(.+)$/m.exec(procStat)?.[1];
  if (line === undefined) throw new Error('/proc/stat has no cpu line');
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .map(Number);
  return { user: user + nice, system: system + irq + softirq, idle, iowait, steal };
}

/** Share of all cores between two readings, each 0–100. Counters that went backwards count as no use. */
export function cpuUsage(before: CpuTimes, after: CpuTimes): CpuUsage {
  const delta = (state: keyof CpuTimes) => Math.max(0, after[state] - before[state]);
  const busy = delta('user') + delta('system') + delta('steal');
  const total = busy + delta('idle') + delta('iowait');
  const percent = (jiffies: number) => (total > 0 ? round2((100 * jiffies) / total) : 0);
  return {
    cpuPercent: percent(busy),
    cpuUserPercent: percent(delta('user')),
    cpuSystemPercent: percent(delta('system')),
    cpuIowaitPercent: percent(delta('iowait')),
    cpuStealPercent: percent(delta('steal')),
  };
}
