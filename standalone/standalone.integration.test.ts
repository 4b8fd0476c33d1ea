import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { createTestDatabase } from '../test/support/test-database.ts';
import { findFreePort } from './free-port.ts';
import { commandLineOf } from './process-identity.ts';

const admin = { email: 'ada@example.org', password: 'correct horse battery' };
const secrets = { JWT_SECRET: randomBytes(32).toString('hex') };
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chatops-standalone-'));
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(dataDir, { recursive: true, force: true });
});

/** `npm start` as a process, with exactly these settings. */
function launch(settings: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH, CHATOPS_DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output.text += chunk));
  return { child, output, exited: once(child, 'exit').then(([code]) => code as number | null) };
}

async function logIn(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  });
  return response.status;
}

test('runs on nothing but its data directory, survives kill -9, and leaves no process behind', async () => {
  const port = await findFreePort();
  const settings = {
    ...secrets,
    PORT: String(port),
    CHATOPS_ADMIN_EMAIL: admin.email,
    CHATOPS_ADMIN_PASSWORD: admin.password,
  };
  const first = launch(settings);
  await eventually(async () => expect(await logIn(port), first.output.text).toBe(200), 20_000);
  first.child.kill('SIGKILL');
  await first.exited;

  const second = launch(settings);
  await eventually(async () => expect(await logIn(port), second.output.text).toBe(200), 20_000);
  const postgres = Number.parseInt(
    await readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8'),
    10,
  );
  second.child.kill('SIGTERM');
  expect(await second.exited, second.output.text).toBe(0);
  expect(await commandLineOf(postgres)).toBeUndefined();
});

test('without JWT_SECRET nothing starts', async () => {
  const { output, exited } = launch({ PORT: '0' });
  expect(await exited).toBe(2);
  expect(output.text.trim()).toBe('api cannot start: JWT_SECRET is not set. See docs/configuration.md.');
});

test('a port in use is one line, and nothing is left running', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { output, exited } = launch({ ...secrets, PORT: String(port), LOG_LEVEL: 'silent' });
  expect(await exited).toBe(2);
  expect(output.text.trim()).toBe(
    `api cannot start: 127.0.0.1:${port} is in use by another process. Set HOST and PORT.`,
  );
  await expect(readFile(join(dataDir, 'postgres/cluster/postmaster.pid'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  server.close();
});

test('a PostgreSQL that is away is one line', async () => {
  const settings = {
    ...secrets,
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
  };
  const { output, exited } = launch(settings);
  expect(await exited).toBe(1);
  expect(output.text.trim()).toBe(
    'standalone cannot start: cannot reach 127.0.0.1:1. Check that PostgreSQL runs and that DATABASE_URL is right.',
  );
});

test('with DATABASE_URL it uses that PostgreSQL and starts none', async () => {
  const database = await createTestDatabase();
  const port = await findFreePort();
  const { child, exited, output } = launch({ ...secrets, PORT: String(port), DATABASE_URL: database.url });
  await eventually(async () => {
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status, output.text).toBe(200);
  }, 20_000);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  await expect(readFile(join(dataDir, 'postgres/cluster/postmaster.pid'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  await database.drop();
});
