import { describe, expect, it } from 'vitest';
import { cpuUsage, parseCpuTimes } from './cpu.ts';
import { isWholeDisk, parseBlockDevices } from './disk-counters.ts';
import { parseLoad, parseUptimeSeconds } from './load.ts';
import { parseMemory } from './memory.ts';
import { parseMounts, realDisks } from './mounts.ts';
import { limitInterfaces, parseInterfaces, physicalInterfaces } from './network.ts';
import { parseProcessStat, processCpuPercent } from './process-stat.ts';
import { CounterRates } from './rates.ts';
import { parsePasswd } from './user-names.ts';

describe('/proc/stat', () => {
  const first = 'cpu  1000 100 500 8000 200 50 50 100 30 0\ncpu0 500 50 250 4000 100 25 25 50 15 0\nintr 1\n';
  const second = 'cpu  1300 100 600 8400 300 50 50 200 30 0\ncpu0 1 2 3 4\n';

  it('takes the total line, nice as user, interrupts as system, guest not twice', () => {
    expect(parseCpuTimes(first)).toEqual({ user: 1100, system: 600, idle: 8000, iowait: 200, steal: 100 });
  });

  it('gives each state its share of what passed', () => {
    expect(cpuUsage(parseCpuTimes(first), parseCpuTimes(second))).toEqual({
      cpuPercent: 50,
      cpuUserPercent: 30,
      cpuSystemPercent: 10,
      cpuIowaitPercent: 10,
      cpuStealPercent: 10,
    });
  });

  it('is all zero when nothing passed or the counters went backwards', () => {
    const zero = {
      cpuPercent: 0,
      cpuUserPercent: 0,
      cpuSystemPercent: 0,
      cpuIowaitPercent: 0,
      cpuStealPercent: 0,
    };
    expect(cpuUsage(parseCpuTimes(first), parseCpuTimes(first))).toEqual(zero);
    expect(cpuUsage(parseCpuTimes(second), parseCpuTimes(first))).toEqual(zero);
  });

  it('reads the short line of an old kernel', () => {
    expect(parseCpuTimes('cpu 1 2 3 4\n')).toEqual({ user: 3, system: 3, idle: 4, iowait: 0, steal: 0 });
  });

  it('refuses a text without the line', () => {
    expect(() => parseCpuTimes('intr 5')).toThrow('cpu line');
  });
});

describe('/proc/meminfo', () => {
  it('counts as used what is not available', () => {
    const text =
      'MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    400 kB\nSwapTotal:  50 kB\nSwapFree:   20 kB\n';
    expect(parseMemory(text)).toEqual({
      memoryTotalBytes: 1_024_000,
      memoryUsedBytes: 614_400,
      memoryAvailableBytes: 409_600,
      swapTotalBytes: 51_200,
      swapUsedBytes: 30_720,
    });
  });

  it('estimates what is available on a kernel that does not say', () => {
    const text = 'MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 200 kB\n';
    expect(parseMemory(text).memoryAvailableBytes).toBe(350 * 1024);
  });
});

it('reads load and uptime', () => {
  expect(parseLoad('0.19 0.06 12.01 2/99 8580\n')).toEqual({ load1: 0.19, load5: 0.06, load15: 12.01 });
  expect(parseUptimeSeconds('1762.92 3409.51\n')).toBe(1762.92);
});

describe('/proc/net/dev', () => {
  const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1557693    3103    0    0    0     0          0         0  1557693    3103    0    0    0     0       0          0
  eth0: 622863908   14843    1    2    0     0          0         0  1101888    9223    3    4    0     0       0          0
veth1a2b3c:10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0
`;

  it('reads every interface but lo, also where the name touches the number', () => {
    expect([...parseInterfaces(text)]).toEqual([
      ['eth0', { rxBytes: 622_863_908, txBytes: 1_101_888, errors: 10 }],
      ['veth1a2b3c', { rxBytes: 10, txBytes: 20, errors: 0 }],
    ]);
  });

  it.each([
    [['eth0', 'docker0', 'veth12', 'br-a1', 'eth0.100'], ['eth0']],
    [
      ['enp3s0', 'wlp2s0', 'tailscale0', 'wg0'],
      ['enp3s0', 'wlp2s0'],
    ],
    [['docker0'], ['docker0']],
  ])('of %j counts %j as the machine', (names, physical) => {
    expect(physicalInterfaces(names)).toEqual(physical);
  });

  it('keeps physical interfaces when there are too many', () => {
    expect(limitInterfaces(['veth1', 'veth2', 'eth0'], 2)).toEqual(['eth0', 'veth1']);
  });
});

describe('mounts', () => {
  const host = `22 27 0:21 / /proc rw,relatime - proc proc rw
24 27 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=12334460k
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
40 27 254:16 / /srv/my\\040data rw,relatime - xfs /dev/vdb1 rw
41 27 254:0 /srv/x /mnt/bind rw,relatime - ext4 /dev/vda rw,discard
42 27 7:3 / /snap/core/1 ro - squashfs /dev/loop3 ro
43 27 0:50 / /mnt/nfs rw - nfs4 server:/export rw
44 27 0:60 / /tank rw - zfs tank/data rw
45 27 0:61 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw
`;
  it('keeps each real disk once, at its best place', () => {
    expect(
      realDisks(parseMounts(host)).map(({ mountPoint, deviceNumber }) => [mountPoint, deviceNumber]),
    ).toEqual([
      ['/', '254:0'],
      ['/tank', '0:60'],
      ['/srv/my data', '254:16'],
    ]);
  });

  it('inside a container shows the overlay, not the files bound into it', () => {
    const container = `1 0 0:61 / / rw - overlay overlay rw
2 1 254:0 /var/lib/docker/containers/a/hosts /etc/hosts rw - ext4 /dev/vda rw
3 1 254:16 / /data rw - ext4 /dev/vdb rw
`;
    expect(realDisks(parseMounts(container)).map(({ mountPoint }) => mountPoint)).toEqual(['/', '/data']);
  });
});

describe('/proc/diskstats', () => {
  it('reads bytes from sectors', () => {
    const text =
      ' 254       0 vda 44861 14752 4665354 15730 13327 35637 3951824 10635 0 7400 27390 8016 125 223064 881 2965 143\n 7 0 loop0\n';
    expect(parseBlockDevices(text)).toEqual([
      { deviceNumber: '254:0', name: 'vda', readBytes: 4665354 * 512, writeBytes: 3951824 * 512 },
    ]);
  });

  it.each(['sda', 'vda', 'xvdf', 'nvme0n1', 'nvme10n2', 'mmcblk0', 'sdaa'])('%s is a whole disk', (name) => {
    expect(isWholeDisk(name)).toBe(true);
  });

  it.each(['sda1', 'nvme0n1p1', 'mmcblk0p2', 'dm-0', 'md127', 'loop0', 'zram0', 'sr0'])(
    '%s is not',
    (name) => {
      expect(isWholeDisk(name)).toBe(false);
    },
  );
});

describe('/proc/[pid]/stat', () => {
  const line = (name: string, ticks: number) =>
    `4242 (${name}) S 1 4242 4242 0 -1 4194560 500 0 0 0 ${ticks} 5 0 0 20 0 1 0 176292 3133440 382 18446744073709551615 1 1`;

  it.each(['node', 'tmux: server', 'a) R 1 (b', '((sd-pam))'])('survives the name %s', (name) => {
    expect(parseProcessStat(line(name, 10))).toEqual({
      pid: 4242,
      name,
      state: 'S',
      cpuTicks: 15,
      startTicks: 176_292,
      residentPages: 382,
    });
  });

  it.each(['', 'garbage', '1 (x'])('is undefined for %j', (text) => {
    expect(parseProcessStat(text)).toBeUndefined();
  });

  it('is percent of one core, all of its time for a process that is new, and nothing before there were two scans', () => {
    const before = parseProcessStat(line('a', 100));
    const after = parseProcessStat(line('a', 350));
    if (before === undefined || after === undefined) throw new Error('not parsed');
    expect(processCpuPercent(before, after, 5)).toBe(50);
    expect(processCpuPercent({ ...before, startTicks: 1 }, after, 5)).toBe(71);
    expect(processCpuPercent(undefined, after, 5)).toBe(71);
    expect(processCpuPercent(undefined, after, 0)).toBe(0);
  });
});

it('reads user names, the first for a uid', () => {
  const names = parsePasswd(
    'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:\n# comment\nweb:x:33:33::/var/www:\n:x:9\n',
  );
  expect([...names]).toEqual([
    [0, 'root'],
    [33, 'web'],
  ]);
});

describe('CounterRates', () => {
  const reading = (bytes: number) => new Map([['eth0', { bytes }]]);

  it('is per second, and 0 for what is new or went backwards', () => {
    const rates = new CounterRates<'bytes'>();
    expect(rates.update(reading(1000), 0).get('eth0')).toEqual({ bytes: 0 });
    expect(rates.update(reading(6000), 5000).get('eth0')).toEqual({ bytes: 1000 });
    expect(rates.update(reading(10), 10_000).get('eth0')).toEqual({ bytes: 0 });
    expect(rates.update(reading(510), 10_500).get('eth0')).toEqual({ bytes: 1000 });
  });
});
