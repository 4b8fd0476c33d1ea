import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLogger } from '../shared/logger.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { commandLineOf, waitForExit } from './process-identity.ts';

const logger = createLogger('test', 'silent');
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chatops-embedded-'));
  await chmod(directory, 0o755);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function query(url: string, text: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}
async function serverId(): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'cluster/postmaster.pid'), 'utf8'), 10);
}

test('keeps its data over a restart and leaves no process behind', async () => {
  const first = await startEmbeddedPostgres({ directory, logger });
  await query(first.url, `create table kept as select 42 as answer`);
  const pid = await serverId();
  await first.close();
  expect(await commandLineOf(pid)).toBeUndefined();

  const second = await startEmbeddedPostgres({ directory, logger });
  expect(await query(second.url, 'select answer from kept')).toMatchObject([{ answer: 42 }]);
  await second.close();
});

test('takes a password, UTF-8 and only the loopback address', async () => {
  const server = await startEmbeddedPostgres({ directory, logger });
  const wrong = server.url.replace(/:[^:@]+@/, ':wrong@');
  await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  const [row] = await query(
    server.url,
    `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as host,
      current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync`,
  );
  expect(row).toEqual({ encoding: 'UTF8', host: '127.0.0.1', sockets: '', fsync: 'on' });
  await server.close();
});

/** A second node that starts the cluster and stays. */
async function startElsewhere() {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))};
    import { createLogger } from ${JSON.stringify(join(import.meta.dirname, '../shared/logger.ts'))};
    const { url } = await startEmbeddedPostgres({ directory: ${JSON.stringify(directory)}, logger: createLogger('test', 'silent') });
    console.log(url);
    process.on('SIGUSR2', () => process.exit(0));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(child.stdout, 'data');
  return { child, url: String(url).trim() };
}

test('starts again after its node was killed, with what had been committed', async () => {
  const { child, url } = await startElsewhere();
  await query(url, `create table kept as select 42 as answer`);
  const orphan = await serverId();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await commandLineOf(orphan)).toContain('postgres');

  const server = await startEmbeddedPostgres({ directory, logger });
  expect(await commandLineOf(orphan)).toBeUndefined();
  expect(await query(server.url, 'select answer from kept')).toMatchObject([{ answer: 42 }]);
  await server.close();
});

test('leaves the server of a live node alone and says who uses it', async () => {
  const { child, url } = await startElsewhere();
  await expect(startEmbeddedPostgres({ directory, logger })).rejects.toMatchObject({
    code: 'conflict',
    message: `Another ChatOps (process ${child.pid}) already uses ${directory}.`,
  });
  await query(url, 'select 1');
  const pid = await serverId();
  // process.exit() without close(): the server goes with it all the same.
  child.kill('SIGUSR2');
  await once(child, 'exit');
  expect(await waitForExit(pid, 5000)).toBe(true);
});

test('an initialisation cut short and a foreign process id are no obstacle', async () => {
  await mkdir(join(directory, 'cluster.new'), { recursive: true });
  await writeFile(join(directory, 'cluster.new/PG_VERSION'), '18');
  const first = await startEmbeddedPostgres({ directory, logger });
  await first.close();
  await writeFile(join(directory, 'cluster/postmaster.pid'), `${process.pid}\n`);
  const second = await startEmbeddedPostgres({ directory, logger });
  await query(second.url, 'select 1');
  await second.close();
});

test.skipIf(userInfo().uid !== 0)('works for root in a directory that only root may enter', async () => {
  await chmod(directory, 0o700);
  const first = await startEmbeddedPostgres({ directory, logger });
  await query(first.url, 'select 1');
  await first.close();
  expect(first.directory).not.toBe(directory);
  const second = await startEmbeddedPostgres({ directory, logger });
  await second.close();
  expect(second.directory).toBe(first.directory);
  await rm(first.directory, { recursive: true });
});
