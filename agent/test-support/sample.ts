import type { Sample } from '../../shared/agent-protocol.ts';

/** A sample that passes the schema; `marker` tells it apart, as its load. */
export function testSample(marker = 0): Omit<Sample, 'seq'> {
  return {
    sampledAt: 1_795_467_901_864 + marker,
    host: {
      cpuPercent: 12.5,
      cpuUserPercent: 8,
      cpuSystemPercent: 4,
      cpuIowaitPercent: 0.5,
      cpuStealPercent: 0,
      load1: marker,
      load5: 0.6,
      load15: 0.4,
      memoryTotalBytes: 8_000_000_000,
      memoryUsedBytes: 2_000_000_000,
      memoryAvailableBytes: 6_000_000_000,
      swapTotalBytes: 0,
      swapUsedBytes: 0,
      uptimeSeconds: 3132.5,
      processCount: 90,
      networkRxBps: 10.5,
      networkTxBps: 20,
      diskReadBps: 0,
      diskWriteBps: 4096,
    },
    disks: [
      {
        mount: '/',
        device: '/dev/vda',
        totalBytes: 100,
        usedBytes: 50,
        inodesTotal: 10,
        inodesUsed: 5,
        readBps: 0,
        writeBps: 1,
      },
    ],
    interfaces: [{ name: 'eth0', rxBps: 10.5, txBps: 20, errorsPerSecond: 0 }],
    containers: [],
  };
}
