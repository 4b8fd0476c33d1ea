export interface MemoryUsage {
  memoryTotalBytes: number;
  /** Total less what the kernel could hand out: page cache does not count as used. */
  memoryUsedBytes: number;
  memoryAvailableBytes: number;
  swapTotalBytes: number;
  swapUsedBytes: number;
}

/** /proc/meminfo. Kernels before 3.14 have no MemAvailable: free + buffers + cache stands in. */
export function parseMemory(meminfo: string): MemoryUsage {
  const kilobytes = new Map<string, number>();
  for (const [, name = '', value] of meminfo.matchAll(/^(\w+):\s+(\d+)/gm))
    kilobytes.set(name, Number(value));
  const bytes = (name: string) => (kilobytes.get(name) ?? 0) * 1024;
  const total = bytes('MemTotal');
  const available = Math.min(
    total,
    kilobytes.has('MemAvailable')
      ? bytes('MemAvailable')
      : bytes('MemFree') + bytes('Buffers') + bytes('Cached'),
  );
  return {
    memoryTotalBytes: total,
    memoryUsedBytes: total - available,
    memoryAvailableBytes: available,
    swapTotalBytes: bytes('SwapTotal'),
    swapUsedBytes: Math.max(0, bytes('SwapTotal') - bytes('SwapFree')),
  };
}
