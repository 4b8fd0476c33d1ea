import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';

const startMs = 40_000;
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chatops-demo-'));
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

function launch(...args: string[]) {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--data-dir', dataDir, ...args], {
    env: { PATH: process.env.PATH, DOCKER_SOCKET: '/nonexistent.sock' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output.text += chunk));
  return { child, output, exited: once(child, 'exit').then(([code]) => code as number | null) };
}

const untilReady = (output: { text: string }) =>
  eventually(() => expect(output.text).toContain('Stop   Ctrl-C'), startMs);
const readSecrets = async () => JSON.parse(await readFile(join(dataDir, 'demo-secrets.json'), 'utf8'));

/** Every process whose command line or environment names the data directory, ourselves aside. */
async function processesUsing(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const [line, environment] = await Promise.all(
      ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    if (`${line}${environment}`.includes(directory)) found.push(`${pid} ${line}`);
  }
  return found;
}

test('a killed demo starts again with its data, and Ctrl-C leaves nothing running', async () => {
  const first = launch();
  await untilReady(first.output);
  const secrets = await readSecrets();
  expect((await stat(join(dataDir, 'demo-secrets.json'))).mode & 0o777).toBe(0o600);
  expect(first.output.text).toContain(secrets.passwords['ada@example.org']);
  first.child.kill('SIGKILL');
  await first.exited;

  const second = launch();
  await untilReady(second.output);
  // Same server, same key, same people: found, not made again.
  expect(await readSecrets()).toEqual(secrets);
  second.child.kill('SIGINT');
  expect(await second.exited, second.output.text).toBe(0);
  await eventually(async () => expect(await processesUsing(dataDir)).toEqual([]));
}, 120_000);

test('a second demo beside the first says who is there', async () => {
  const first = launch();
  await untilReady(first.output);
  const second = launch();
  expect(await second.exited).toBe(1);
  expect(second.output.text).toContain(
    `Another ChatOps (process ${first.child.pid}) already uses ${dataDir}`,
  );
}, 120_000);

test('--help explains, a wrong option is refused', async () => {
  const help = launch('--help');
  expect(await help.exited).toBe(0);
  expect(help.output.text).toContain('Usage: npm run demo');
  const wrong = launch('--colour');
  expect(await wrong.exited).toBe(2);
  expect(wrong.output.text).toContain("Unknown option '--colour'");
  expect(wrong.output.text.trim().split('\n')).toHaveLength(1);
}, 60_000);
