export interface Mount {
  /** "major:minor", the key into /proc/diskstats. */
  deviceNumber: string;
  /** Where in its file system the mount begins: "/" unless it is a bind mount. */
  root: string;
  mountPoint: string;
  fileSystem: string;
  device: string;
}

/** /proc/self/mountinfo, see proc(5): optional fields end at a lone "-". */
export function parseMounts(mountinfo: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of mountinfo.split('\n')) {
    const [left, right] = line.split(' - ');
    if (left === undefined || right === undefined) continue;
    const [, , deviceNumber = '', root = '', mountPoint = ''] = left.split(' ');
    const [fileSystem = '', device = ''] = right.split(' ');
    mounts.push({
      deviceNumber,
      root: unescapeOctal(root),
      mountPoint: unescapeOctal(mountPoint),
      fileSystem,
      device: unescapeOctal(device),
    });
  }
  return mounts;
}

/** Space, tab, newline and backslash are written as \040 and the like. */
const unescapeOctal = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

const readOnlyImages = new Set(['squashfs', 'iso9660', 'udf', 'erofs']);

/**
 * One mount per real disk: backed by a block device (or a ZFS pool), not an image, each device once.
 * Inside a container the root is an overlay: it stands for the disk that nothing else shows.
 */
export function realDisks(mounts: Mount[]): Mount[] {
  const byDevice = new Map<string, Mount>();
  for (const mount of mounts) {
    if (!isRealDisk(mount)) continue;
    const known = byDevice.get(mount.device);
    if (known === undefined || isBetterPlace(mount, known)) byDevice.set(mount.device, mount);
  }
  const disks = [...byDevice.values()];
  const root = mounts.findLast((mount) => mount.mountPoint === '/');
  if (root?.fileSystem === 'overlay') return [root, ...disks.filter((disk) => disk.root === '/')];
  return disks.sort((a, b) => a.mountPoint.length - b.mountPoint.length);
}

function isRealDisk({ device, fileSystem }: Mount): boolean {
  if (fileSystem === 'zfs') return true;
  return device.startsWith('/dev/') && !readOnlyImages.has(fileSystem) && !/^\/dev\/(loop|fuse)/.test(device);
}

/** The whole file system before a bind mount of a part of it, then the shortest path. */
function isBetterPlace(mount: Mount, known: Mount): boolean {
  if ((mount.root === '/') !== (known.root === '/')) return mount.root === '/';
  return mount.mountPoint.length < known.mountPoint.length;
}
