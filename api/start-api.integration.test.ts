import { createServer } from 'node:net';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { openDatabase } from '../drizzle/database.ts';
import { ConfigError } from '../shared/define-config.ts';
import { createLogger } from '../shared/logger.ts';
import { startTcpGate } from '../test/support/tcp-gate.ts';
import { startTestApi, type TestApi } from '../test/support/test-api.ts';
import { TestClient } from '../test/support/test-client.ts';
import { loadApiConfig } from './config.ts';
import { ensureFirstAdmin } from './operations/users/ensure-first-admin.ts';

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

describe('starting', () => {
  test('on a port in use says so in one line and leaves nothing running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    const failure = await startTestApi({ PORT: String(port) }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).toContain(`127.0.0.1:${port} is in use`);
    other.close();
  });

  test('with an administrator whose password is easily guessed is refused, naming the setting', async () => {
    const failure = await startTestApi({ CHATOPS_ADMIN_PASSWORD: 'password123' }).catch((error) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).toContain('CHATOPS_ADMIN_PASSWORD is among the first');
  });

  test('makes the first administrator only while there is no user', async () => {
    api = await startTestApi();
    const { database } = api.world;
    const [before] = await database.sql`select id, password_hash from users`;
    expect(before?.password_hash).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    const config = loadApiConfig({
      DATABASE_URL: api.world.url,
      JWT_SECRET: 'a secret for tests that is long enough',
      CHATOPS_ADMIN_EMAIL: 'second@example.org',
      CHATOPS_ADMIN_PASSWORD: 'another passphrase',
    });
    const [entry] = await database.sql`select instance_id from audit_entries where action = 'user.create'`;
    expect(entry?.instance_id).toBe(api.api.instanceId);
    const { instanceId } = api.api;
    await ensureFirstAdmin({ config, database, logger: createLogger('test', 'silent'), instanceId });
    expect(await database.sql`select id from users`).toHaveLength(1);
  });
});

describe('PostgreSQL away', () => {
  test.each(['killed', 'frozen'] as const)(
    '%s: answers 503 in time, stays alive and recovers',
    async (state) => {
      const postgres = new URL(inject('postgresUrl'));
      const gate = await startTcpGate({ host: postgres.hostname, port: Number(postgres.port) });
      const connect = (databaseUrl: string) => {
        const url = new URL(databaseUrl);
        url.host = `127.0.0.1:${gate.port}`;
        return openDatabase(url.href, { maxConnections: 2, applicationName: 'test' });
      };
      api = await startTestApi({}, { connect });
      const person = await api.person([{ role: 'viewer', tag: null }]);
      expect((await person.ask('GET', 'servers')).status).toBe(200);
      if (state === 'killed') await gate.shut();
      else gate.freeze();
      const started = performance.now();
      const answers = await Promise.all(Array.from({ length: 20 }, () => person.ask('GET', 'servers')));
      expect(performance.now() - started).toBeLessThan(6000);
      for (const { status, body, headers } of answers) {
        expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
        expect(JSON.stringify(body)).not.toMatch(/ECONN|select|127\.0/);
      }
      expect((await api.send('GET', '/healthz')).status).toBe(200);
      expect((await api.send('GET', '/readyz')).body).toMatchObject({ postgres: 'unavailable', bus: 'ok' });
      if (state === 'killed') await gate.open();
      else gate.thaw();
      const back = () => person.ask('GET', 'servers').then(({ status }) => status);
      await expect.poll(back, { timeout: 15_000, interval: 200 }).toBe(200);
      await api.close();
      api = undefined;
      await gate.shut();
    },
    60_000,
  );
});

describe('stopping', () => {
  test('closes clients, lets a request under way end, and takes no new one', async () => {
    const running = await startTestApi();
    const person = await running.person([{ role: 'admin', tag: null }]);
    const client = await TestClient.open(running.api.url, {
      authorization: `Bearer ${running.serviceToken}`,
    });
    running.answerJob = async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { png: 'AAAA', points: 1 };
    };
    await person.ask('POST', 'servers', { name: 'web-1' });
    const underWay = person.ask('GET', 'charts.png?targets=web-1');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    await running.api.close();
    expect(performance.now() - started).toBeLessThan(4000);
    expect((await underWay).status).toBe(200);
    expect(client.closeCode).toBe(1001);
    await expect(running.send('GET', '/healthz')).rejects.toThrow();
    await running.bus.close();
    await running.world.drop();
  });
});

test('the bus away is seen by readiness', async () => {
  api = await startTestApi();
  api.bus.ping = () => Promise.reject(new Error('gone'));
  const ready = await api.send('GET', '/readyz');
  expect(ready.body).toMatchObject({ postgres: 'ok', bus: 'unavailable' });
});
