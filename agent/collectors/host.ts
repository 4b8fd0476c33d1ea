import type { Sample } from '../../shared/agent-protocol.ts';
import { type CpuTimes, cpuUsage, parseCpuTimes } from './cpu.ts';
import { DiskCollector } from './disks.ts';
import { InterfaceCollector } from './interfaces.ts';
import { parseLoad, parseUptimeSeconds } from './load.ts';
import { parseMemory } from './memory.ts';
import { readProcFile } from './proc-file.ts';
import { listPids } from './process-scan.ts';

export type HostReading = Pick<Sample, 'host' | 'disks' | 'interfaces'>;

export interface HostCollector {
  /** What happened since the call before. @throws when the kernel's files cannot be read */
  read(): Promise<HostReading>;
}

/** Reads /proc and statfs; takes its first baseline at once, so that the first reading is a real one. */
export async function createProcHostCollector(): Promise<HostCollector> {
  const disks = new DiskCollector();
  const interfaces = new InterfaceCollector();
  let cpuTimes: CpuTimes = parseCpuTimes(readProcFile('/proc/stat'));
  interfaces.read(performance.now());
  await disks.read(performance.now());

  return {
    async read() {
      const nowMs = performance.now();
      const before = cpuTimes;
      cpuTimes = parseCpuTimes(readProcFile('/proc/stat'));
      const network = interfaces.read(nowMs);
      const disk = await disks.read(nowMs);
      return {
        host: {
          ...cpuUsage(before, cpuTimes),
          ...parseLoad(readProcFile('/proc/loadavg')),
          ...parseMemory(readProcFile('/proc/meminfo')),
          uptimeSeconds: parseUptimeSeconds(readProcFile('/proc/uptime')),
          processCount: listPids().length,
          networkRxBps: network.networkRxBps,
          networkTxBps: network.networkTxBps,
          diskReadBps: disk.diskReadBps,
          diskWriteBps: disk.diskWriteBps,
        },
        disks: disk.disks,
        interfaces: network.interfaces,
      };
    },
  };
}
