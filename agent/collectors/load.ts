/** /proc/loadavg: "0.19 0.06 0.01 2/99 8580". */
export function parseLoad(loadavg: string): { load1: number; load5: number; load15: number } {
  const [load1 = 0, load5 = 0, load15 = 0] = loadavg.trim().split(/\s+/).slice(0, 3).map(Number);
  return { load1, load5, load15 };
}

/** /proc/uptime: seconds since boot, then idle seconds. */
export function parseUptimeSeconds(uptime: string): number {
  return Number(uptime.trim().split(/\s+/)[0] ?? 0);
}
