import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { type FakeHub, startFakeHub } from './test-support/fake-hub.ts';
import { runAgent } from './test-support/run-agent.ts';

let directory: string;
let hub: FakeHub;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chatops-survival-'));
  hub = await startFakeHub();
});
afterEach(async () => {
  await hub.close();
  await rm(directory, { recursive: true, force: true });
});

const settings = () => ({
  CHATOPS_URL: hub.url,
  CHATOPS_API_KEY: 'cop_test_secret_sum',
  CHATOPS_INTERVAL: '0.5',
  CHATOPS_DATA_DIR: join(directory, 'data'),
  CHATOPS_POLICY: join(directory, 'policy.json'),
  DOCKER_SOCKET: join(directory, 'docker.sock'),
});

function spawnAgent(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'agent/main.ts', ...args], {
    env: { PATH: process.env.PATH, ...settings() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the process', () => {
  it('killed with -9 again and again loses and repeats no sample that was not acknowledged', async () => {
    const payloads = new Map<number, string>();
    const received: number[] = [];
    for (let round = 1; round <= 4; round += 1) {
      hub.acks = round % 2 === 0;
      const agent = spawnAgent();
      const connection = await hub.connection(round);
      const had = received.at(-1) ?? 0;
      await eventually(() => expect(connection.seqs.at(-1)).toBeGreaterThan(had + 1), 15_000);
      agent.kill('SIGKILL');
      await once(agent, 'exit');
      for (const frame of connection.frames) {
        if (frame.type !== 'samples') continue;
        for (const sample of frame.samples) {
          const text = JSON.stringify(sample);
          expect(payloads.get(sample.seq) ?? text).toBe(text);
          payloads.set(sample.seq, text);
          received.push(sample.seq);
        }
      }
      expect(connection.frames.some(({ type }) => type === 'gap')).toBe(false);
    }
    const numbers = [...payloads.keys()].sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }, 60_000);

  it('stops on SIGTERM with 0, and a second one on the same data is refused with 2', async () => {
    const agent = spawnAgent();
    await hub.connection();
    const second = spawnAgent();
    let complaint = '';
    second.stderr?.on('data', (text) => {
      complaint += text;
    });
    expect(await once(second, 'exit')).toEqual([2, null]);
    expect(complaint).toContain('another agent');
    agent.kill('SIGTERM');
    expect(await once(agent, 'exit')).toEqual([0, null]);
  });

  it.each([
    [['--version'], 0],
    [['--help'], 0],
    [['--nonsense'], 2],
  ])('answers %j and ends with %i', async (args, code) => {
    expect(await once(spawnAgent(...args), 'exit')).toEqual([code, null]);
  });
});

/** Mounting needs root, as the suites on real Docker do. */
describe.skipIf(process.getuid?.() !== 0)('a full disk', () => {
  it('does not end the agent; when there is room again its samples are on disk', async () => {
    const disk = join(directory, 'data');
    await mkdir(disk);
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk]);
    try {
      const agent = await runAgent(hub.url, settings());
      const connection = await hub.connection();
      await eventually(() => expect(connection.seqs.length).toBeGreaterThan(0));
      const { bavail, bsize } = await statfs(disk);
      await writeFile(join(disk, 'ballast'), Buffer.alloc(bavail * bsize));
      hub.acks = false;
      await eventually(() => expect(agent.messages()).toContain('the spool cannot write'), 10_000);
      const { length } = connection.seqs;
      await eventually(() => expect(connection.seqs.length).toBeGreaterThan(length + 2));
      await rm(join(disk, 'ballast'));
      await eventually(() => expect(agent.messages()).toContain('the spool can write again'));
      await agent.close();

      const revived = await runAgent(hub.url, settings());
      const next = await hub.connection(2);
      await eventually(() => expect(next.seqs.length).toBeGreaterThan(length));
      const all = [...new Set([...connection.seqs, ...next.seqs])];
      expect(all).toEqual(all.map((_, index) => index + 1));
      await revived.close();
    } finally {
      execFileSync('/bin/umount', ['-l', disk]);
    }
  });
});
