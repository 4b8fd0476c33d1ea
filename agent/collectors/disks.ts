import { statfs } from 'node:fs/promises';
import type { DiskSample } from '../../shared/agent-protocol.ts';
import { clipText } from '../clip-text.ts';
import { withinDeadline } from '../within-deadline.ts';
import { type BlockDevice, type DiskCounters, isWholeDisk, parseBlockDevices } from './disk-counters.ts';
import { type Mount, parseMounts, realDisks } from './mounts.ts';
import { readProcFile, tryReadProcFile } from './proc-file.ts';
import { CounterRates } from './rates.ts';

const maxDisks = 64;
const statfsTimeoutMs = 500;

export interface DiskReading {
  disks: DiskSample[];
  diskReadBps: number;
  diskWriteBps: number;
}

/** Space of every real disk, and how fast it reads and writes. */
export class DiskCollector {
  readonly #rates = new CounterRates<keyof DiskCounters>();
  /** Mounts whose statfs has not come back: asking again would tie up another pool thread. */
  readonly #hanging = new Set<string>();

  /** @param nowMs monotonic milliseconds */
  async read(nowMs: number): Promise<DiskReading> {
    const devices = parseBlockDevices(tryReadProcFile('/proc/diskstats') ?? '');
    const counters = new Map(
      devices.map(({ deviceNumber, readBytes, writeBytes }) => [deviceNumber, { readBytes, writeBytes }]),
    );
    const rates = this.#rates.update(counters, nowMs);
    const mounts = realDisks(parseMounts(readProcFile('/proc/self/mountinfo'))).slice(0, maxDisks);
    const disks = await Promise.all(
      mounts.map((mount) => this.#readDisk(mount, rates.get(mount.deviceNumber))),
    );
    return { disks: disks.filter((disk) => disk !== undefined), ...sumWholeDisks(devices, rates) };
  }

  async #readDisk(mount: Mount, rate: DiskCounters | undefined): Promise<DiskSample | undefined> {
    const path = mount.mountPoint;
    if (this.#hanging.has(path)) return undefined;
    this.#hanging.add(path);
    const space = await withinDeadline(
      statfs(path)
        .catch(() => undefined) // Unmounted since it was listed, or not ours to look at.
        .finally(() => this.#hanging.delete(path)),
      statfsTimeoutMs,
      undefined,
    );
    if (space === undefined || space.blocks === 0) return undefined;
    return {
      mount: clipText(path),
      device: clipText(mount.device),
      totalBytes: space.blocks * space.bsize,
      usedBytes: (space.blocks - space.bfree) * space.bsize,
      inodesTotal: space.files,
      inodesUsed: Math.max(0, space.files - space.ffree),
      readBps: rate?.readBytes ?? 0,
      writeBps: rate?.writeBytes ?? 0,
    };
  }
}

function sumWholeDisks(devices: BlockDevice[], rates: Map<string, DiskCounters>) {
  let diskReadBps = 0;
  let diskWriteBps = 0;
  for (const { name, deviceNumber } of devices) {
    if (!isWholeDisk(name)) continue;
    diskReadBps += rates.get(deviceNumber)?.readBytes ?? 0;
    diskWriteBps += rates.get(deviceNumber)?.writeBytes ?? 0;
  }
  return { diskReadBps, diskWriteBps };
}
