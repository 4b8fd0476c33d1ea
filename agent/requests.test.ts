import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentFrame, agentMethods } from '../shared/agent-protocol.ts';
import { eventually } from '../test/support/eventually.ts';
import { handlers, isSupported } from './handlers/index.ts';
import { Journal } from './journal.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import { type Request, Requests } from './requests.ts';
import { containerId, fakeDocker } from './test-support/fake-docker.ts';

let directory: string;
let journal: Journal;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chatops-requests-'));
  journal = await Journal.open({ path: join(directory, 'journal.jsonl') });
});
afterEach(async () => {
  await journal.close();
  await rm(directory, { recursive: true, force: true });
});

function setUp({ policy = defaultPolicy, gate }: { policy?: Policy; gate?: Promise<void> } = {}) {
  const docker = fakeDocker({ gate });
  const sent: AgentFrame[] = [];
  const requests = new Requests({
    services: {
      docker: docker.client,
      watch: {
        failure: undefined,
        infos: [],
        // A Docker that never answers.
        refresh: () => new Promise<void>(() => undefined),
      },
      processes: { top: async () => [], list: async () => ({ processes: [], total: 0 }) },
    },
    journal,
    readPolicy: async () => policy,
    send: async (frame) => {
      sent.push(frame);
      return true;
    },
    hubNow: () => 1_000_000,
    logger: pino({ level: 'silent' }),
  });
  requests.connected(7);
  const ask = (over: Partial<Request> = {}) =>
    requests.receive({
      type: 'request',
      id: 'r1',
      method: 'container.restart',
      params: { containerId },
      epoch: 7,
      deadlineAt: 1_010_000,
      ...over,
    });
  const responses = () => sent.filter((frame) => frame.type === 'response');
  const answer = async (count = 1) => {
    await eventually(() => expect(responses()).toHaveLength(count));
    return responses().at(-1);
  };
  return { docker, requests, sent, ask, responses, answer };
}

describe('the dispatch table', () => {
  it('has exactly the methods of the protocol', () => {
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(agentMethods).sort());
  });

  it.each(['constructor', '__proto__', 'toString', 'container.exec', '', 'CONTAINER.LIST'])(
    'does not know %j',
    (name) => {
      expect(isSupported(name)).toBe(false);
    },
  );

  it('answers an unknown method without doing anything', async () => {
    const { ask, answer, docker } = setUp();
    ask({ method: 'constructor' });
    expect(await answer()).toMatchObject({ ok: false, error: { code: 'method_unsupported' } });
    expect(docker.changes).toEqual([]);
  });

  it.each([
    {},
    { containerId: '../../images' },
    { containerId: 'web-1' },
    { containerId, graceSeconds: -1 },
    { containerId: `${containerId}/stop?x=` },
    null,
    'x',
  ])('refuses the parameters %j', async (params) => {
    const { ask, answer, docker } = setUp();
    ask({ params });
    expect(await answer()).toMatchObject({ ok: false, error: { code: 'invalid_params' } });
    expect(docker.changes).toEqual([]);
  });
});

describe('a changing request', () => {
  it('is announced, run and answered with the container as it is then', async () => {
    const { ask, answer, docker, sent } = setUp();
    ask();
    expect(await answer()).toMatchObject({
      ok: true,
      result: { container: { name: 'web-1', state: 'running' } },
    });
    expect(docker.changes).toEqual(['restart']);
    expect(sent.map(({ type }) => type)).toEqual(['started', 'response']);
  });

  it('sent a hundred times, before and after it ended and over a restart of the agent, runs once', async () => {
    const first = setUp();
    for (let n = 0; n < 50; n += 1) first.ask();
    await first.answer();
    for (let n = 0; n < 25; n += 1) first.ask();
    const reply = await first.answer(26);
    await journal.close();
    journal = await Journal.open({ path: join(directory, 'journal.jsonl') });
    const second = setUp();
    for (let n = 0; n < 25; n += 1) second.ask();
    expect(await second.answer(25)).toEqual(reply);
    expect([...first.docker.changes, ...second.docker.changes]).toEqual(['restart']);
  });

  it('of a former owner is refused', async () => {
    const { ask, answer, docker } = setUp();
    ask({ epoch: 6 });
    expect(await answer()).toMatchObject({ error: { code: 'stale_epoch' } });
    expect(docker.changes).toEqual([]);
  });

  it('past its deadline, in the hub’s time, is not begun', async () => {
    const { ask, answer, docker } = setUp();
    ask({ deadlineAt: 999_999 });
    expect(await answer()).toMatchObject({ error: { code: 'deadline_passed' } });
    expect(docker.changes).toEqual([]);
    expect(journal.outcomeOf('r1')).toBeUndefined();
  });

  it('that the policy forbids is refused and says why', async () => {
    const policy: Policy = { kind: 'rules', rules: { containers: ['cache-*'] } };
    const { ask, answer, docker } = setUp({ policy });
    ask();
    expect(await answer()).toMatchObject({
      error: { code: 'refused_by_policy', message: expect.stringContaining('web-1') },
    });
    expect(docker.changes).toEqual([]);
  });

  it('is not begun when it cannot be written down', async () => {
    await journal.close();
    journal = await Journal.open({ path: join(directory, 'none', 'journal.jsonl') });
    const { ask, answer, docker } = setUp();
    ask();
    expect(await answer()).toMatchObject({
      error: { code: 'internal', message: expect.stringContaining('journal') },
    });
    expect(docker.changes).toEqual([]);
  });

  it('goes on when the connection is lost, and its outcome can be asked for afterwards', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { ask, answer, requests, docker } = setUp({ gate });
    ask();
    await eventually(() => expect(docker.changes).toEqual(['restart']));
    requests.disconnected();
    open();
    await answer();
    ask();
    expect(await answer(2)).toMatchObject({ ok: true });
    expect(docker.changes).toEqual(['restart']);
  });
});

describe('a read', () => {
  const list = { id: 'l1', method: 'container.list', params: {} };

  it('can be cancelled', async () => {
    const { ask, answer, requests, sent } = setUp();
    ask(list);
    await eventually(() => expect(sent).toHaveLength(1));
    requests.cancel('l1');
    expect(await answer()).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('is given up at its deadline even when Docker hangs', async () => {
    const { ask, answer } = setUp();
    ask({ ...list, deadlineAt: 1_000_050 });
    expect(await answer()).toMatchObject({ error: { code: 'deadline_passed' } });
  });

  it('waits for a slot, and is turned away when too many wait', async () => {
    const { ask, responses, requests } = setUp();
    for (let n = 0; n < 70; n += 1) ask({ ...list, id: `l${n}` });
    await eventually(() => expect(responses()).toHaveLength(2));
    expect(responses()[0]).toMatchObject({
      error: { code: 'internal', message: expect.stringContaining('too many') },
    });
    requests.disconnected();
    await eventually(() => expect(responses()).toHaveLength(70));
    expect(responses().at(-1)).toMatchObject({ error: { code: 'cancelled' } });
  });
});
