/** One /proc/[pid]/stat. */
export interface ProcessStat {
  pid: number;
  name: string;
  state: string;
  /** User + system time since the process began. */
  cpuTicks: number;
  /** Ticks after boot; with the pid it names a process for good, since pids are used again. */
  startTicks: number;
  residentPages: number;
}

/** USER_HZ: fixed at 100 for user space on every Linux architecture Node runs on. */
export const ticksPerSecond = 100;

/** undefined when the text is not a stat line (the process ended while it was read). */
export function parseProcessStat(text: string): ProcessStat | undefined {
  // The name stands in parentheses and may itself hold parentheses and spaces: the last one counts.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(' ');
  if (fields.length < 22) return undefined;
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    state: fields[0] ?? '?',
    cpuTicks: Number(fields[11]) + Number(fields[12]),
    startTicks: Number(fields[19]),
    residentPages: Number(fields[21]),
  };
}

/**
 * CPU of a process between two scans, in percent of one core. One that was not there before has used all
 * its time since then: what just began to burn must not look idle. No scan before, no claim: 0.
 */
export function processCpuPercent(
  before: ProcessStat | undefined,
  after: ProcessStat,
  elapsedSeconds: number,
): number {
  if (elapsedSeconds <= 0) return 0;
  const known = before?.startTicks === after.startTicks ? before.cpuTicks : 0;
  return (100 * Math.max(0, after.cpuTicks - known)) / ticksPerSecond / elapsedSeconds;
}
