import { randomUUID } from 'node:crypto';
import { protocolVersion, type Sample } from '../../shared/agent-protocol.ts';

const disk = (mount: string) => ({
  mount,
  totalBytes: 100_000_000_000,
  usedBytes: 40_000_000_000,
  inodesTotal: 6_000_000,
  inodesUsed: 400_000,
  readBps: 1536.5,
  writeBps: 20_480.25,
});
const nic = (name: string) => ({ name, rxBps: 1_234.5, txBps: 567.25, errorsPerSecond: 0 });
const container = (index: number) => ({
  id: `${index}`.padStart(12, 'a'),
  name: `web-${index}`,
  state: 'running' as const,
  health: 'healthy' as const,
  cpuPercent: 3.25,
  memoryBytes: 64_000_000,
  memoryLimitBytes: 512_000_000,
  rxBps: 100.5,
  txBps: 50.25,
  restarts: 0,
});

/** `lean`: one row of `samples`. `full`: with 2 disks, 2 interfaces and 5 containers, ten rows. */
export type SampleSize = 'lean' | 'full';
export const rowsPerSample: Record<SampleSize, number> = { lean: 1, full: 10 };

export function makeBenchSample(seq: number, sampledAt: number, size: SampleSize): Sample {
  const full = size === 'full';
  return {
    seq,
    sampledAt,
    host: {
      cpuPercent: 20 + (seq % 50),
      cpuUserPercent: 15.5,
      cpuSystemPercent: 4.25,
      cpuIowaitPercent: 0.5,
      cpuStealPercent: 0,
      load1: 0.75,
      load5: 0.5,
      load15: 0.25,
      memoryTotalBytes: 8_000_000_000,
      memoryUsedBytes: 3_000_000_000 + seq,
      memoryAvailableBytes: 5_000_000_000 - seq,
      swapTotalBytes: 1_000_000_000,
      swapUsedBytes: 0,
      uptimeSeconds: 3600 + seq,
      processCount: 123,
      networkRxBps: 1024.5,
      networkTxBps: 512.25,
      diskReadBps: 2048,
      diskWriteBps: 4096,
    },
    disks: full ? [disk('/'), disk('/var')] : [],
    interfaces: full ? [nic('eth0'), nic('eth1')] : [],
    containers: full ? [1, 2, 3, 4, 5].map(container) : [],
  };
}

export function makeBenchHello() {
  return {
    type: 'hello',
    protocol: protocolVersion,
    agentVersion: 'bench',
    bootId: randomUUID(),
    methods: ['container.list', 'container.restart', 'process.list'],
    inventory: {
      hostname: 'bench',
      platform: 'linux',
      distro: 'bench',
      kernel: '1',
      arch: 'x64',
      cpuModel: 'bench',
      cpuCores: 1,
      memoryTotalBytes: 8_000_000_000,
    },
    docker: { available: true, version: '1' },
    intervalSeconds: 5,
  };
}
