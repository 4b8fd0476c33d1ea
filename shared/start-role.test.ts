import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const module_ = join(import.meta.dirname, 'start-role.ts');
const config = join(import.meta.dirname, 'define-config.ts');

/** Runs a role whose start is `body`, in a process of its own. */
function launch(body: string) {
  const script = `
    import { runRole } from ${JSON.stringify(module_)};
    import { ConfigError } from ${JSON.stringify(config)};
    await runRole('api', async () => { ${body} });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const exited = once(child, 'exit').then(([code]) => code as number);
  const running = async () => {
    while (!output.stdout.includes('running')) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  return { child, output, exited, running };
}
const forever = `console.log('running'); setInterval(() => {}, 1000);`;

test('a bad setting is one line and exit code 2', async () => {
  const { output, exited } = launch(`throw new ConfigError('api cannot start: JWT_SECRET is not set.')`);
  expect(await exited).toBe(2);
  expect(output.stderr.trim()).toBe('api cannot start: JWT_SECRET is not set.');
});

test('a port in use is one line that says what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { output, exited } = launch(`
    const { createServer } = await import('node:net');
    const { once } = await import('node:events');
    await once(createServer().listen(${port}, '127.0.0.1'), 'listening');`);
  expect(await exited).toBe(1);
  expect(output.stderr.trim()).toBe(
    `api cannot start: port ${port} is already in use. Stop the program that uses it, or set PORT to another one.`,
  );
  server.close();
});

test('a PostgreSQL that is away is one line that says what to do', async () => {
  const { output, exited } = launch(`
    const { default: postgres } = await import('postgres');
    await postgres('postgres://127.0.0.1:1/none', { max: 1 })\`select 1\`;`);
  expect(await exited).toBe(1);
  expect(output.stderr.trim()).toBe(
    'api cannot start: cannot reach 127.0.0.1:1. Check that PostgreSQL runs and that DATABASE_URL is right.',
  );
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s closes the role and exits with 0', async (signal) => {
  const { child, output, exited, running } = launch(
    `${forever} return { close: async () => console.log('closed') };`,
  );
  await running();
  child.kill(signal);
  expect(await exited).toBe(0);
  expect(output.stdout).toContain('closed');
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a second signal ends a close that hangs', async () => {
  const { child, exited, running } = launch(`${forever} return { close: () => new Promise(() => {}) };`);
  await running();
  child.kill('SIGTERM');
  await pause(700);
  child.kill('SIGTERM');
  expect(await exited).toBe(1);
});

test('the same Ctrl-C arriving twice is one', async () => {
  const { child, output, exited, running } = launch(`${forever}
    return { close: async () => { await new Promise((done) => setTimeout(done, 300)); console.log('closed'); } };`);
  await running();
  child.kill('SIGINT');
  await pause(50);
  child.kill('SIGINT');
  expect(await exited).toBe(0);
  expect(output.stdout).toContain('closed');
});

test('an unhandled rejection is logged and ends the process with 1', async () => {
  const { output, exited } = launch(
    `${forever} setTimeout(() => Promise.reject(new Error('lost')), 10); return { close: async () => {} };`,
  );
  expect(await exited).toBe(1);
  expect(output.stdout).toContain('lost');
});
