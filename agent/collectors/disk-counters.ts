export interface DiskCounters {
  readBytes: number;
  writeBytes: number;
}

export interface BlockDevice extends DiskCounters {
  deviceNumber: string;
  name: string;
}

/** The kernel counts in sectors of 512 bytes whatever the disk's own size is. */
const sectorBytes = 512;

/** /proc/diskstats; the line format is in the kernel's Documentation/admin-guide/iostats.rst. */
export function parseBlockDevices(diskstats: string): BlockDevice[] {
  const devices: BlockDevice[] = [];
  for (const line of diskstats.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields.length < 14) continue;
    devices.push({
      deviceNumber: `${fields[0]}:${fields[1]}`,
      name: fields[2] ?? '',
      readBytes: Number(fields[5]) * sectorBytes,
      writeBytes: Number(fields[9]) * sectorBytes,
    });
  }
  return devices;
}

/** Partitions, device-mapper and RAID devices repeat the bytes of the disk below them. */
export const isWholeDisk = (name: string) =>
  /^((sd|vd|xvd|hd)[a-z]+|nvme\d+n\d+|mmcblk\d+|dasd[a-z]+|nbd\d+)$/.test(name);
