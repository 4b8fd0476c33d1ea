import { expect, it } from 'vitest';
import { describeContainer, healthFromStatus, withinFrame } from '../docker/container-info.ts';
import { inspectSchema, statsSchema, summarySchema } from '../docker/docker-schemas.ts';
import { containerMemoryBytes, containerRates, readCounters } from './containers.ts';

const id = 'a'.repeat(64);
const stats = (seconds: number, totalUsage: number, rx: number) =>
  statsSchema.parse({
    read: `2026-11-23T20:00:0${seconds}.123456789Z`,
    cpu_stats: { cpu_usage: { total_usage: totalUsage }, online_cpus: 2 },
    memory_stats: { usage: 5000, stats: { inactive_file: 1000 }, limit: 99 },
    networks: { eth0: { rx_bytes: rx, tx_bytes: 7 }, eth1: { rx_bytes: 0, tx_bytes: 0 } },
  });

it('makes CPU in percent of one core from two readings', () => {
  const rates = containerRates(readCounters(stats(0, 0, 100)), readCounters(stats(2, 3e9, 300)));
  expect(rates).toEqual({ cpuPercent: 150, rxBps: 100, txBps: 0 });
});

it('claims nothing from one reading, from the same one twice, or after a restart reset the counters', () => {
  const zero = { cpuPercent: 0, rxBps: 0, txBps: 0 };
  expect(containerRates(undefined, readCounters(stats(1, 5e9, 9)))).toEqual(zero);
  expect(containerRates(readCounters(stats(1, 5e9, 9)), readCounters(stats(1, 5e9, 9)))).toEqual(zero);
  expect(containerRates(readCounters(stats(1, 5e9, 9)), readCounters(stats(3, 1, 0)))).toEqual(zero);
});

it('leaves the page cache out of memory, whichever cgroup version names it', () => {
  expect(containerMemoryBytes(stats(0, 0, 0))).toBe(4000);
  const v1 = { usage: 5000, stats: { total_inactive_file: 4000 } };
  expect(containerMemoryBytes(statsSchema.parse({ read: '', memory_stats: v1 }))).toBe(1000);
  expect(containerMemoryBytes(statsSchema.parse({ read: '', memory_stats: {} }))).toBe(0);
});

it('reads a container without a network', () => {
  expect(readCounters(statsSchema.parse({ read: '2026-01-01T00:00:00Z' })).rxBytes).toBe(0);
});

const summary = summarySchema.parse({
  Id: id,
  Names: ['/web-1'],
  Image: 'nginx:1',
  State: 'running',
  Status: 'Up 3 hours (healthy)',
  Created: 1_700_000_000,
  Labels: { app: 'web', 'proxy.auth.password': 'hunter2' },
});
const inspect = inspectSchema.parse({
  Id: id,
  Name: '/web-1',
  Created: '2026-11-23T20:00:00.123456789Z',
  RestartCount: 3,
  State: {
    Status: 'running',
    StartedAt: '2026-11-23T20:00:01.5Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    ExitCode: 0,
    OOMKilled: false,
    Health: { Status: 'healthy' },
  },
  Config: { Tty: false, Image: 'nginx:1' },
  HostConfig: { Memory: 1024 },
  NetworkSettings: {
    Ports: {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
      '443/tcp': null,
    },
  },
});

it('describes a container in the terms of the protocol', () => {
  const { info, memoryLimitBytes } = describeContainer(summary, inspect);
  expect(memoryLimitBytes).toBe(1024);
  expect(info).toMatchObject({
    id,
    name: 'web-1',
    health: 'healthy',
    status: 'Up 3 hours (healthy)',
    ports: ['0.0.0.0:8080->80/tcp', '[::]:8080->80/tcp', '443/tcp'],
    startedAt: Date.parse('2026-11-23T20:00:01.5Z'),
    finishedAt: null,
    exitCode: null,
    restarts: 3,
    labels: { app: 'web', 'proxy.auth.password': '[redacted]' },
  });
});

it('describes a container from the list alone', () => {
  expect(describeContainer(summary, undefined).info).toMatchObject({
    name: 'web-1',
    state: 'running',
    health: 'healthy',
    startedAt: null,
    createdAt: 1_700_000_000_000,
  });
});

it.each([
  ['Up 2 minutes (unhealthy)', 'unhealthy'],
  ['Up 2 seconds (health: starting)', 'starting'],
  ['Up 2 minutes', 'none'],
])('reads health from %j', (status, health) => {
  expect(healthFromStatus(status)).toBe(health);
});

it('gives labels up before a frame grows too large', () => {
  const { info } = describeContainer(summary, inspect);
  const labels = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`l${n}`, 'x'.repeat(250)]));
  const many = Array.from({ length: 500 }, () => ({ ...info, labels }));
  expect(withinFrame(many.slice(0, 10))[0]?.labels).toEqual(labels);
  expect(Buffer.byteLength(JSON.stringify(withinFrame(many)))).toBeLessThan(900_000);
});
