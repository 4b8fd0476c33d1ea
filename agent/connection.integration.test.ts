import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { maxFrameBytes } from '../shared/agent-protocol.ts';
import { eventually } from '../test/support/eventually.ts';
import { ask, startFakeHub } from './test-support/fake-hub.ts';
import { runAgent } from './test-support/run-agent.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function hubWith(options: Parameters<typeof startFakeHub>[0] = {}) {
  const hub = await startFakeHub(options);
  cleanups.push(() => hub.close());
  return hub;
}

async function agentOn(url: string, settings?: Record<string, string>) {
  const agent = await runAgent(url, settings);
  cleanups.push(() => agent.close());
  return agent;
}

const consecutive = (seqs: number[], from: number) => seqs.every((seq, index) => seq === from + index);

describe('an agent and its hub', () => {
  it('meet with key, hello, snapshot and samples, each sample once', async () => {
    const hub = await hubWith();
    await agentOn(hub.url);
    const connection = await hub.connection();
    await eventually(() => expect(connection.seqs.length).toBeGreaterThan(2));
    expect(connection.authorization).toBe('Bearer cop_test_secret_sum');
    expect(connection.frames[0]).toMatchObject({ type: 'hello', protocol: 1, docker: { available: false } });
    expect(connection.frames.find(({ type }) => type === 'snapshot')).toMatchObject({
      docker: { available: false },
    });
    expect(consecutive(connection.seqs, 1)).toBe(true);
  });

  it('after a cut connection: what was not acknowledged comes again, what was does not', async () => {
    const hub = await hubWith();
    await agentOn(hub.url);
    const first = await hub.connection();
    await eventually(() => expect(first.seqs.length).toBeGreaterThan(1));
    hub.acks = false;
    const acked = first.seqs.at(-1) ?? 0;
    await eventually(() => expect(first.seqs.at(-1)).toBeGreaterThan(acked + 1));
    first.socket.terminate();
    const second = await hub.connection(2);
    await eventually(() => expect(second.seqs.length).toBeGreaterThan(3));
    expect(second.seqs[0]).toBe(acked + 1);
    expect(consecutive(second.seqs, acked + 1)).toBe(true);
  });

  it('while the hub is away samples wait on disk, over a restart of the agent, and leave it when acknowledged', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'chatops-agent-'));
    cleanups.push(() => rm(directory, { recursive: true, force: true }));
    const settings = { CHATOPS_DATA_DIR: directory };
    const hub = await startFakeHub({ acks: false });
    const before = await runAgent(hub.url, settings);
    await eventually(() => expect(hub.connections[0]?.seqs.length).toBeGreaterThan(2));
    await before.close();
    const sent = hub.connections[0]?.seqs.length ?? 0;
    await hub.close();
    const again = await hubWith({ port: hub.port });
    await agentOn(hub.url, settings);
    const connection = await again.connection();
    await eventually(() => expect(connection.seqs.length).toBeGreaterThan(sent + 1));
    expect(consecutive(connection.seqs, 1)).toBe(true);
    await eventually(async () => {
      const state = await readFile(join(directory, 'spool', 'state'), 'utf8');
      expect(Number(state.split(' ')[1])).toBeGreaterThan(sent);
    });
  });

  it('ignores frames it does not know and answers a request that makes no sense', async () => {
    const hub = await hubWith();
    const agent = await agentOn(hub.url);
    const connection = await hub.connection();
    connection.socket.send('{');
    connection.send({ type: 'party', balloons: 99 });
    connection.send({ type: 'ack', seq: 'many' });
    connection.send({ type: 'ack', seq: 999_999 });
    connection.send({ type: 'request', id: 'bad', method: 'container.list' });
    await eventually(() =>
      expect(connection.frames.findLast(({ type }) => type === 'response')).toMatchObject({
        id: 'bad',
        error: { code: 'invalid_params' },
      }),
    );
    const answer = await ask(connection, 'p', 'process.list', { limit: 3, filter: 'node' });
    expect(answer).toMatchObject({ ok: true });
    expect(agent.messages()).toContain('ignored a frame from the hub');
    expect(connection.closeCode).toBeUndefined();
  });

  it('a frame above the limit ends the connection with 1009, and the agent comes back', async () => {
    const hub = await hubWith();
    await agentOn(hub.url);
    const connection = await hub.connection();
    connection.socket.send(`"${'x'.repeat(maxFrameBytes)}"`);
    await eventually(() => expect(connection.closeCode).toBe(1009));
    await hub.connection(2);
  });

  it('a hub that falls silent is left after 2.5 heartbeats', async () => {
    const hub = await hubWith({ heartbeatSeconds: 1 });
    const agent = await agentOn(hub.url);
    const first = await hub.connection();
    await new Promise((resolve) => setTimeout(resolve, 3500));
    expect(hub.connections).toHaveLength(1);
    hub.acks = false;
    // A frozen process: its kernel takes the bytes, but nothing answers.
    first.socket.pause();
    await hub.connection(2);
    expect(agent.messages()).toContain('the hub is silent');
  });
});

describe('a refusal', () => {
  it.each([
    [4401, 'does not know this API key'],
    [4403, 'was revoked'],
    [4426, 'too old'],
  ])('by close code %i says what to do and is not hammered', async (code, advice) => {
    const hub = await hubWith({ onHello: ({ socket }) => socket.close(code) });
    const agent = await agentOn(hub.url);
    await eventually(() => expect(agent.messages()).toContain(advice));
    const refused = agent.log.find(({ msg }) => msg.includes(advice));
    expect(refused?.retryInMs).toBeGreaterThan(50_000);
    expect(agent.messages()).not.toContain('cop_test');
  });

  it('by HTTP status does the same', async () => {
    const hub = await hubWith({ verifyClient: (_info, done) => done(false, 401) });
    const agent = await agentOn(hub.url);
    await eventually(() => expect(agent.messages()).toContain('does not know this API key'));
    expect(hub.connections).toHaveLength(0);
  });
});
