import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentMethods, maxOutputChunkBytes } from '../shared/agent-protocol.ts';
import { eventually } from '../test/support/eventually.ts';
import { has } from '../test/support/requirements.ts';
import { startTestDocker, type TestDocker } from '../test/support/test-docker.ts';
import { ask, type FakeHub, type HubConnection, startFakeHub } from './test-support/fake-hub.ts';
import { runAgent } from './test-support/run-agent.ts';

describe.skipIf(!has.docker)('an agent on a real Docker engine', () => {
  let docker: TestDocker;
  let hub: FakeHub;
  let agent: Awaited<ReturnType<typeof runAgent>>;
  let connection: HubConnection;
  let requests = 0;

  const request = (method: string, params: object) =>
    ask(connection, `request-${++requests}`, method, params);
  const startedAt = async (id: string) => (await docker.docker.getContainer(id).inspect()).State.StartedAt;
  const snapshot = () => connection.frames.findLast((frame) => frame.type === 'snapshot');
  const lastSample = () => connection.frames.findLast((frame) => frame.type === 'samples')?.samples.at(-1);

  /** Runs a container with a script of its own; answers its id. */
  async function runScript(name: string, script: string, options: { Tty?: boolean; Memory?: number } = {}) {
    const container = await docker.docker.createContainer({
      name,
      Image: 'test-busybox:1',
      Cmd: ['/bin/sh', '-c', script],
      Tty: options.Tty ?? false,
      HostConfig: { NetworkMode: 'none', ...(options.Memory ? { Memory: options.Memory } : {}) },
    });
    await container.start();
    return container.id;
  }

  beforeAll(async () => {
    docker = await startTestDocker();
    hub = await startFakeHub();
    agent = await runAgent(hub.url, { DOCKER_SOCKET: docker.socketPath });
    connection = await hub.connection();
    await eventually(() => expect(snapshot()?.docker.available).toBe(true));
  });
  afterAll(async () => {
    await agent?.close();
    await hub?.close();
    await docker?.stop();
  });

  it('tells at once when a container comes, and lists it', async () => {
    const id = await docker.run('web-1');
    await eventually(() =>
      expect(snapshot()?.containers).toMatchObject([{ id, name: 'web-1', state: 'running' }]),
    );
    const answer = await request('container.list', {});
    if (!answer?.ok) throw new Error('not listed');
    const { containers } = agentMethods['container.list'].result.parse(answer.result);
    expect(containers[0]).toMatchObject({
      id,
      name: 'web-1',
      image: 'test-busybox:1',
      restarts: 0,
      exitCode: null,
    });
  });

  it('samples what a container uses', async () => {
    const id = await runScript('busy', 'while :; do :; done');
    await eventually(() => {
      const sample = lastSample()?.containers.find((container) => container.id === id);
      expect(sample?.cpuPercent).toBeGreaterThan(10);
      expect(sample?.memoryBytes).toBeGreaterThan(0);
      expect(sample).toMatchObject({ name: 'busy', memoryLimitBytes: 0 });
    });
    await docker.docker.getContainer(id).remove({ force: true });
    await eventually(() =>
      expect(lastSample()?.containers.some((container) => container.id === id)).toBe(false),
    );
  });

  it('says so when what it started fails at once, and takes a short job that ends well as done', async () => {
    const crashing = await runScript('crashing', 'exit 3');
    const answer = await request('container.start', { containerId: crashing });
    expect(answer).toMatchObject({ ok: false, error: { code: 'docker_error' } });
    if (answer?.ok === false) expect(answer.error.message).toContain('exit code 3');
    const job = await runScript('job', 'exit 0');
    expect(await request('container.start', { containerId: job })).toMatchObject({ ok: true });
    for (const id of [crashing, job]) await docker.docker.getContainer(id).remove({ force: true });
  });

  it('restarts a container: its StartedAt changes, and the answer has the new one', async () => {
    const id = await docker.run('api-1');
    const before = await startedAt(id);
    const answer = await request('container.restart', { containerId: id, graceSeconds: 1 });
    const after = await startedAt(id);
    expect(after).not.toBe(before);
    expect(answer).toMatchObject({
      ok: true,
      result: {
        container: {
          id,
          state: 'running',
          startedAt: Date.parse(after),
          status: expect.stringContaining('Up'),
        },
      },
    });
  });

  it('stops and starts; doing it again succeeds without doing anything', async () => {
    const id = await docker.run('api-2');
    const stopped = await request('container.stop', { containerId: id, graceSeconds: 5 });
    expect(stopped).toMatchObject({ ok: true, result: { container: { state: 'exited', exitCode: 0 } } });
    expect(await request('container.stop', { containerId: id })).toMatchObject({ ok: true });
    expect(await request('container.start', { containerId: id })).toMatchObject({
      ok: true,
      result: { container: { state: 'running' } },
    });
    const before = await startedAt(id);
    expect(await request('container.start', { containerId: id })).toMatchObject({ ok: true });
    expect(await startedAt(id)).toBe(before);
  });

  it('succeeds in stopping a container that removes itself', async () => {
    const container = await docker.docker.createContainer({
      name: 'passing',
      Image: 'test-busybox:1',
      Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'],
      HostConfig: { NetworkMode: 'none', AutoRemove: true },
    });
    await container.start();
    const answer = await request('container.stop', { containerId: container.id, graceSeconds: 5 });
    expect(answer).toMatchObject({
      ok: true,
      result: { container: { name: 'passing', state: expect.stringMatching(/^(exited|removing)$/) } },
    });
  });

  it('says plainly that a container is gone', async () => {
    for (const method of ['container.restart', 'container.logs']) {
      expect(await request(method, { containerId: 'f'.repeat(64) })).toMatchObject({
        ok: false,
        error: { code: 'container_gone' },
      });
    }
  });

  it('goes on sampling the host while Docker hangs, and says so to whoever asks for containers', async () => {
    const daemon = Number(await readFile(join(dirname(docker.socketPath), 'pid'), 'utf8'));
    process.kill(daemon, 'SIGSTOP');
    try {
      const { length } = connection.seqs;
      await eventually(() => expect(connection.seqs.length).toBeGreaterThan(length + 5), 6000);
      expect(await request('container.list', {})).toMatchObject({ error: { code: 'docker_unavailable' } });
      expect(lastSample()?.containers).toEqual([]);
    } finally {
      process.kill(daemon, 'SIGCONT');
    }
    await eventually(() => expect(lastSample()?.containers.length).toBeGreaterThan(0), 20_000);
  });

  describe('logs', () => {
    const output = (id: string) =>
      connection.frames.flatMap((frame) => (frame.type === 'output' && frame.id === id ? [frame] : []));
    const lines = (stream?: string) =>
      output(`request-${requests}`)
        .filter((frame) => stream === undefined || frame.stream === stream)
        .map(({ data }) => data)
        .join('')
        .split('\n')
        .filter(Boolean);

    it('come by stream, redacted, with the last lines only', async () => {
      const script =
        'for i in 1 2 3; do echo out $i; done; echo DB_PASSWORD=hunter2hunter2 >&2; echo "\u001b[31mred\u001b[0m"; sleep 60';
      const id = await runScript('talker', script);
      await eventually(async () => {
        expect(await request('container.logs', { containerId: id })).toMatchObject({ result: { lines: 5 } });
      });
      expect(lines('stdout')).toEqual(['out 1', 'out 2', 'out 3', 'red']);
      expect(lines('stderr')).toEqual(['DB_PASSWORD=[redacted]']);
      expect(await request('container.logs', { containerId: id, tail: 2 })).toMatchObject({
        result: { lines: 2 },
      });
      expect(await request('container.logs', { containerId: id, grep: 'out', tail: 2 })).toMatchObject({
        ok: true,
        result: { lines: 2, truncated: false },
      });
      expect(lines()).toEqual(['out 2', 'out 3']);
    });

    it('of a terminal are read raw', async () => {
      const id = await runScript('terminal', 'echo from a terminal; sleep 60', { Tty: true });
      await eventually(async () => {
        await request('container.logs', { containerId: id });
        expect(lines()).toEqual(['from a terminal']);
      });
    });

    it('that are long come in bounded, numbered chunks, the newest kept', async () => {
      const word = 'x'.repeat(400);
      const id = await runScript(
        'flood',
        `i=0; while [ $i -lt 4000 ]; do echo $i ${word}; i=$((i+1)); done; echo end; sleep 60`,
      );
      await eventually(async () => {
        await request('container.logs', { containerId: id, tail: 1 });
        expect(lines()).toEqual(['end']);
      }, 20_000);
      const answer = await request('container.logs', { containerId: id, tail: 10_000 });
      expect(answer).toMatchObject({ ok: true, result: { truncated: true } });
      const chunks = output(`request-${requests}`);
      expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index));
      expect(Math.max(...chunks.map(({ data }) => Buffer.byteLength(data)))).toBeLessThanOrEqual(
        maxOutputChunkBytes,
      );
      expect(lines().at(-1)).toBe('end');
    });
  });
});

describe.skipIf(!has.docker)('Docker that comes and goes', () => {
  it('is normal to be absent, is found when it appears, and is missed when it goes', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'chatops-late-'));
    const socket = join(directory, 'docker.sock');
    const hub = await startFakeHub();
    const agent = await runAgent(hub.url, { DOCKER_SOCKET: socket });
    const connection = await hub.connection();
    const snapshot = () => connection.frames.findLast((frame) => frame.type === 'snapshot');
    expect(await ask(connection, 'a', 'container.list', {})).toMatchObject({
      error: { code: 'docker_unavailable' },
    });
    expect(await ask(connection, 'b', 'container.restart', { containerId: 'f'.repeat(64) })).toMatchObject({
      error: { code: 'docker_unavailable', message: expect.stringContaining('not running') },
    });
    const docker = await startTestDocker();
    try {
      // Its socket under the name the agent looks at, as when Docker is installed later.
      await rename(docker.socketPath, socket);
      await eventually(() => expect(snapshot()?.docker.available).toBe(true), 15_000);
      expect(await ask(connection, 'c', 'container.list', {})).toMatchObject({
        ok: true,
        result: { containers: [] },
      });
      await rename(socket, docker.socketPath);
    } finally {
      await docker.stop();
    }
    await eventually(() => expect(snapshot()?.docker.available).toBe(false), 15_000);
    expect(connection.closeCode).toBeUndefined();
    const { length } = connection.seqs;
    await eventually(() => expect(connection.seqs.length).toBeGreaterThan(length));
    await agent.close();
    await hub.close();
    await rm(directory, { recursive: true, force: true });
  }, 60_000);
});
