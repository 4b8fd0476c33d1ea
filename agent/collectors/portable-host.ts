import { statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem, uptime } from 'node:os';
import { type CpuTimes, cpuUsage } from './cpu.ts';
import type { HostCollector } from './host.ts';

/** For a developer's machine without /proc: CPU, memory, load and the root disk from Node alone; no rates. */
export function createPortableHostCollector(): HostCollector {
  let cpuTimes = readCpuTimes();
  return {
    async read() {
      const before = cpuTimes;
      cpuTimes = readCpuTimes();
      const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
      const root = await statfs('/');
      return {
        host: {
          ...cpuUsage(before, cpuTimes),
          load1,
          load5,
          load15,
          memoryTotalBytes: totalmem(),
          memoryUsedBytes: totalmem() - freemem(),
          memoryAvailableBytes: freemem(),
          swapTotalBytes: 0,
          swapUsedBytes: 0,
          uptimeSeconds: uptime(),
          processCount: 0,
          networkRxBps: 0,
          networkTxBps: 0,
          diskReadBps: 0,
          diskWriteBps: 0,
        },
        disks: [
          {
            mount: '/',
            totalBytes: root.blocks * root.bsize,
            usedBytes: (root.blocks - root.bfree) * root.bsize,
            inodesTotal: root.files,
            inodesUsed: Math.max(0, root.files - root.ffree),
            readBps: 0,
            writeBps: 0,
          },
        ],
        interfaces: [],
      };
    },
  };
}

function readCpuTimes(): CpuTimes {
  const sum: CpuTimes = { user: 0, system: 0, idle: 0, iowait: 0, steal: 0 };
  for (const { times } of cpus()) {
    sum.user += times.user + times.nice;
    sum.system += times.sys + times.irq;
    sum.idle += times.idle;
  }
  return sum;
}
