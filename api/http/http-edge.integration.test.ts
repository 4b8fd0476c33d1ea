import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemSchema } from '../../shared/api-contract/common.ts';
import {
  adminCredentials,
  startTestApi,
  type TestApi,
  type TestPerson,
} from '../../test/support/test-api.ts';

let api: TestApi;
let admin: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.person([{ role: 'admin', tag: null }]);
});
afterAll(() => api.close());

const someId = '0198c0de-0000-7000-8000-000000000001';

describe('what is not a proper request', () => {
  test('gets 404 and where to look for an unknown route', async () => {
    const answer = await api.send('GET', 'nothing-here');
    expect(problemSchema.parse(answer.body)).toMatchObject({ status: 404, code: 'not_found' });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test.each(['{', '{"a":', 'nonsense', '"text"', '\u0000'])('gets 400 for the body %j', async (body) => {
    const answer = await admin.ask('POST', 'servers', body);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
  });

  test('gets 400 for a body that is not JSON, also where the body is optional', async () => {
    const { body } = await api.send('POST', 'auth/login', {}, adminCredentials);
    for (const path of ['servers', `alerts/${someId}/ack`]) {
      const headers = { authorization: `Bearer ${body.accessToken}`, 'content-type': 'text/plain' };
      const answer = await api.send('POST', path, headers, { reason: 'mine' });
      expect([answer.status, answer.body.detail]).toEqual([400, 'The body is not JSON.']);
    }
  });

  test('gets 413 for a body over 256 KB', async () => {
    const answer = await admin.ask('POST', 'servers', { name: 'a'.repeat(300_000) });
    expect(answer.status).toBe(413);
  });

  test.each([
    ['GET', 'servers/not-an-id'],
    ['GET', 'servers?limit=0'],
    ['GET', 'servers?limit=201'],
    ['GET', 'servers?limit=1&limit=2'],
    ['GET', 'servers?unknown=1'],
    ['GET', "servers?cursor=';drop"],
    ['GET', 'commands?cursor=5'],
    ['GET', 'audit?cursor=-1'],
    ['GET', 'servers/%E0%A4%A'],
    ['GET', `servers/${someId}/series?metric=cpu`],
  ])('gets 400 for %s %s', async (method, path) => {
    expect((await admin.ask(method, path)).status).toBe(400);
  });

  test('gets 400 for a field that is not known, naming it', async () => {
    const answer = await admin.ask('POST', 'servers', { name: 'web-9', admin: true });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.details)).toContain('admin');
  });

  test('gets 400, not 500, for text PostgreSQL cannot store', async () => {
    const answer = await admin.ask('GET', 'audit?actor=Ada%00');
    expect(answer.status).toBe(400);
  });
});

describe('an upgrade that is not granted', () => {
  const dial = async (path: string, headers = ''): Promise<Socket> => {
    const socket = connect({ port: api.api.port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: chatops\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${headers}\r\n`,
    );
    return socket;
  };

  test.each(['/ws/other', '/ws/client', '/'])('at %s does no harm when the peer resets it', async (path) => {
    for (let round = 0; round < 30; round += 1) (await dial(path)).resetAndDestroy();
    expect((await api.send('GET', '/healthz')).status).toBe(200);
  });

  test.each(['/ws/other', '/ws/client'])(
    'at %s keeps no socket of a peer that never closes',
    async (path) => {
      const socket = await dial(path);
      const closed = new Promise((done) => socket.once('close', done));
      socket.on('error', () => {});
      const [head] = (await once(socket, 'data')) as [Buffer];
      expect(head.toString()).toContain('application/problem+json');
      socket.resume();
      // The reset shows at the next write.
      const probe = setInterval(() => socket.write('x'), 200);
      await closed;
      clearInterval(probe);
    },
  );
});

describe('every answer', () => {
  test('carries a request id, a given one only when it is harmless', async () => {
    const given = await api.send('GET', 'nothing', { 'x-request-id': 'abcdefgh-1234' });
    expect(given.headers.get('x-request-id')).toBe('abcdefgh-1234');
    expect(given.body.requestId).toBe('abcdefgh-1234');
    const forged = await api.send('GET', 'nothing', { 'x-request-id': 'a b"}{' });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('forbids framing, sniffing and keeping', async () => {
    const { headers } = await api.send('GET', '/healthz');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('health', () => {
  test('is alive and ready', async () => {
    expect((await api.send('GET', '/healthz')).status).toBe(200);
    const ready = await api.send('GET', '/readyz');
    expect(ready.body).toEqual({ status: 'ok', postgres: 'ok', bus: 'ok' });
  });

  test('gives metrics to this machine and to the service token, not to a wrong token', async () => {
    const local = await api.send('GET', '/metrics');
    expect(local.body.toString()).toContain('chatops_http_request_duration_seconds');
    const service = { authorization: `Bearer ${api.serviceToken}` };
    expect((await api.send('GET', '/metrics', service)).status).toBe(200);
    expect((await api.send('GET', '/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await api.send('GET', '/metrics', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(401);
  });
});
