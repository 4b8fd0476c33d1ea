import { describe, expect, it } from 'vitest';
import type { ContainerUse } from '../../drizzle/queries/container-use.ts';
import type { ContainerInfo } from '../../shared/agent-protocol.ts';
import { pickCulpritContainers } from './culprit-containers.ts';

const info = (change: Partial<ContainerInfo> = {}): ContainerInfo => ({
  id: 'c0ffee'.padEnd(64, '0'),
  name: 'web',
  image: 'nginx:1',
  state: 'running',
  health: 'none',
  status: 'Up',
  ports: [],
  createdAt: 0,
  startedAt: null,
  finishedAt: null,
  exitCode: null,
  oomKilled: false,
  restarts: 0,
  labels: {},
  ...change,
});
const use = (name: string, change: Partial<ContainerUse> = {}): ContainerUse => ({
  name,
  state: 'running',
  cpuPercent: 10,
  memoryBytes: 1000,
  memoryLimitBytes: 0,
  networkBps: 5,
  info: info({ name }),
  ...change,
});
const names = (metric: Parameters<typeof pickCulpritContainers>[0], containers: ContainerUse[]) =>
  pickCulpritContainers(metric, '', containers).map(({ name }) => name);

describe('containers behind an alert of their host', () => {
  const containers = [
    use('cpu', { cpuPercent: 180 }),
    use('memory', { memoryBytes: 9000 }),
    use('network', { networkBps: 7000 }),
    use('idle', { cpuPercent: 0.2, memoryBytes: 0, networkBps: 0 }),
    use('stopped', { state: 'exited', cpuPercent: 999, memoryBytes: 99_999, networkBps: 99_999 }),
  ];
  it.each([
    ['cpu_percent', ['cpu', 'memory', 'network']],
    ['load1', ['cpu', 'memory', 'network']],
    ['memory_percent', ['memory', 'cpu', 'network']],
    ['swap_percent', ['memory', 'cpu', 'network']],
    ['network_rx_bps', ['network', 'cpu', 'memory']],
    ['heartbeat_age_seconds', []],
    ['agent_outdated', []],
  ] as const)('%s: %s', (metric, expected) => {
    expect(names(metric, containers)).toEqual(expected);
  });

  it('are none when all of them idle', () => {
    expect(names('cpu_percent', [use('idle', { cpuPercent: 0.2 })])).toEqual([]);
  });
});

describe('the container an alert is about', () => {
  it('is named with its limit and how it ended, alone', () => {
    const ended = info({ lastExit: { code: 137, at: 1 } });
    const oom = use('web', { memoryLimitBytes: 512 * 1024 ** 2, state: 'restarting', info: ended });
    expect(pickCulpritContainers('container_oom_kills', 'web', [use('other'), oom])).toEqual([
      {
        name: 'web',
        image: 'nginx:1',
        cpuPercent: null,
        memoryBytes: null,
        memoryLimitBytes: 512 * 1024 ** 2,
        note: 'exit code 137, SIGKILL',
      },
    ]);
  });

  it.each([
    ['container_unhealthy', info({ healthOutput: 'connection refused' }), 'connection refused'],
    ['container_unhealthy', info(), null],
    ['container_running', info({ exitCode: 3 }), 'exit code 3'],
    ['container_running', info(), null],
    ['container_cpu_percent', info({ lastExit: { code: 1, at: 1 } }), null],
    ['container_oom_kills', null, null],
  ] as const)('%s: note %j is %j', (metric, said, note) => {
    expect(pickCulpritContainers(metric, 'web', [use('web', { info: said })])).toMatchObject([{ note }]);
  });
});
