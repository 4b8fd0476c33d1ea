import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { HubAgent } from '../../test/support/hub-agent.ts';
import { startTestApi, type TestApi, type TestPerson } from '../../test/support/test-api.ts';
import { runAgent } from '../test-support/run-agent.ts';

let api: TestApi;
let admin: TestPerson;
let directory: string;
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  api = await startTestApi({}, { hub: 'real' });
  admin = await api.person([{ role: 'admin', tag: null }]);
  directory = await mkdtemp(join(tmpdir(), 'chatops-enrolment-'));
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await api.close();
  await rm(directory, { recursive: true, force: true });
});

async function enrolmentKey(uses = 1): Promise<string> {
  const made = await admin.loggedIn('POST', 'api-keys', {
    name: 'fleet',
    scope: 'enrolment',
    uses,
    tags: ['fleet'],
  });
  return made.body.key;
}

async function startAgent(settings: Record<string, string>, url = api.api.url) {
  const agent = await runAgent(url, { CHATOPS_API_KEY: '', CHATOPS_DATA_DIR: directory, ...settings });
  let closed = false;
  const close = async () => {
    if (!closed) await agent.close();
    closed = true;
  };
  cleanups.push(close);
  return { ...agent, close };
}

const kept = async () => JSON.parse(await readFile(join(directory, 'enrolment.json'), 'utf8'));
const servers = async () =>
  (await admin.ask('GET', 'servers')).body.items as { name: string; online: boolean }[];
const online = (name: string) =>
  eventually(async () => expect(await servers()).toMatchObject([{ name, online: true }]), 15_000);

/** What an agent meets in place of the API: `answer` decides about the first tries, then the API answers. */
async function proxyThat(
  answer: (response: ServerResponse, body: string, tries: number) => Promise<boolean>,
  wantedPort = 0,
) {
  const bodies: string[] = [];
  const proxy: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    // The socket comes here too, once enrolled.
    if (request.method !== 'POST') return void response.writeHead(503).end();
    bodies.push(body);
    const { authorization = '' } = request.headers;
    if (await answer(response, body, bodies.length)) return;
    const real = await api.send('POST', 'enrolments', { authorization }, body);
    response.writeHead(real.status, { 'content-type': 'application/json' }).end(JSON.stringify(real.body));
  }).listen(wantedPort, '127.0.0.1');
  await once(proxy, 'listening');
  cleanups.push(async () => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { bodies, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

describe('an agent with an enrolment key', () => {
  it('becomes a server under the name it is told, goes online, and next time needs no key at all', async () => {
    const settings = { CHATOPS_ENROLMENT_KEY: await enrolmentKey(), CHATOPS_SERVER_NAME: 'fresh-1' };
    const agent = await startAgent(settings);
    await online('fresh-1');
    const path = join(directory, 'enrolment.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const first = await kept();
    expect(agent.log.map((line) => JSON.stringify(line)).join()).not.toContain(
      first.enrolled.key.split('_')[2],
    );
    await agent.close();
    await eventually(async () => expect(await servers()).toMatchObject([{ online: false }]));

    await startAgent({});
    await online('fresh-1');
    expect(await kept()).toEqual(first);
  });

  it('takes samples while the API is away, and enrols when it is back, once', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    const url = `http://127.0.0.1:${port}`;
    const agent = await startAgent({ CHATOPS_ENROLMENT_KEY: await enrolmentKey(2) }, url);
    await eventually(() => expect(agent.messages()).toContain('not enrolled yet'));
    const { enrolmentId, enrolled } = await kept();
    expect(enrolled).toBeUndefined();
    await proxyThat(async () => false, port);
    await eventually(async () => expect(await kept()).toMatchObject({ enrolmentId, enrolled: {} }), 20_000);
    expect(await servers()).toHaveLength(1);
  });

  it('whose answer was lost asks again under the same id and gets the same server', async () => {
    const key = await enrolmentKey();
    const proxy = await proxyThat(async (response, body, tries) => {
      if (tries > 1) return false;
      // The API has done it, and nobody hears of it.
      const lost = await api.send('POST', 'enrolments', { authorization: `Bearer ${key}` }, body);
      expect(lost.status).toBe(201);
      response.destroy();
      return true;
    });
    await startAgent({ CHATOPS_ENROLMENT_KEY: key, CHATOPS_SERVER_NAME: 'lost-1' }, proxy.url);
    await eventually(async () => expect((await kept()).enrolled.serverName).toBe('lost-1'), 15_000);
    expect(new Set(proxy.bodies).size).toBe(1);
    expect(proxy.bodies.length).toBe(2);
    expect(await servers()).toMatchObject([{ name: 'lost-1' }]);
    const agent = await HubAgent.connect(api.api.url.replace('http', 'ws'), (await kept()).enrolled.key);
    await agent.close();
  });

  it('that is refused says why, and asks no more than about once a minute', async () => {
    const proxy = await proxyThat(async () => false);
    const key = await enrolmentKey();
    const taken = await api.send('POST', 'enrolments', { authorization: `Bearer ${key}` }, { name: 'first' });
    expect(taken.status).toBe(201);
    const agent = await startAgent({ CHATOPS_ENROLMENT_KEY: key }, proxy.url);
    const refusal = await eventually(() => {
      const line = agent.log.find(({ msg }) => msg === 'not enrolled yet');
      if (line === undefined) throw new Error('not refused yet');
      return line;
    });
    expect(refusal).toMatchObject({ level: 50, detail: expect.stringContaining('used up') });
    expect(refusal.retryInMs).toBeGreaterThan(50_000);
  });

  it('does not follow a redirect with its key', async () => {
    const seen: string[] = [];
    const thief = createServer((request, response) => {
      seen.push(String(request.headers.authorization));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(thief, 'listening');
    cleanups.push(async () => void thief.close());
    const proxy = await proxyThat(async (response) => {
      const location = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/api/v1/enrolments`;
      response.writeHead(307, { location }).end();
      return true;
    });
    const agent = await startAgent({ CHATOPS_ENROLMENT_KEY: await enrolmentKey() }, proxy.url);
    await eventually(() => expect(agent.messages()).toContain('not enrolled yet'));
    expect(seen).toEqual([]);
  });
});

describe('what an agent cannot start with', () => {
  it('no key and no enrolment', async () => {
    await expect(startAgent({})).rejects.toThrow(/CHATOPS_API_KEY is not set, nor CHATOPS_ENROLMENT_KEY/);
  });

  it('a damaged enrolment: it would become a second server', async () => {
    await writeFile(join(directory, 'enrolment.json'), '{"enrolmentId":');
    const starting = startAgent({ CHATOPS_ENROLMENT_KEY: await enrolmentKey() });
    await expect(starting).rejects.toThrow(/enrolment\.json cannot be read or is damaged/);
    expect(await servers()).toEqual([]);
  });
});
