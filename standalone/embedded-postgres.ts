import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from '../shared/logger.ts';
import { findFreePort } from './free-port.ts';
import { ensureCluster, ensurePassword, postgresUser } from './initialise-cluster.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { locatePostgres, type PostgresLocation } from './postgres-location.ts';
import { claimDirectory, stopOrphan } from './postgres-orphan.ts';
import { notStarted, spawnLogged } from './postgres-program.ts';
import { findPostgresUser, type SystemUser } from './postgres-user.ts';
import { waitForExit } from './process-identity.ts';

export interface EmbeddedPostgresOptions {
  /** Made when absent; the cluster, its password and its log live beneath it. */
  directory: string;
  logger: Logger;
  maxConnections?: number;
  /** Tests only: trades the data's safety for speed. */
  fsync?: boolean;
}

export interface EmbeddedPostgres {
  url: string;
  port: number;
  /** Where the cluster is: the directory asked for, unless PostgreSQL's user may not go there. */
  directory: string;
  /** Ends the server and waits until it is gone. */
  close(): Promise<void>;
}

const startTimeoutMs = 15_000;
const startAttempts = 5;

/**
 * Starts a PostgreSQL of our own on 127.0.0.1, initialising its cluster the first time. Survives a
 * node that was killed: the server that one left behind is stopped first.
 *
 * @throws AppError `conflict` when another live process uses the directory, `unavailable` with the
 *   end of PostgreSQL's log when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = await findPostgresUser();
  const location = await locatePostgres(resolve(options.directory), await findPostgresBinaries(), user);
  if (location.directory !== resolve(options.directory)) {
    options.logger.info({ directory: location.directory }, 'PostgreSQL keeps its data where its user may go');
  }
  const release = await claimDirectory(location.directory);
  try {
    await stopOrphan(join(location.directory, 'cluster'), options.logger);
    const password = await ensurePassword(location.directory);
    await ensureCluster(location, password, user);
    const { server, port } = await launch(location, user, options);
    const endOnExit = () => server.kill('SIGINT');
    // The last resort for a process.exit() that skipped close().
    process.once('exit', endOnExit);
    return {
      url: `postgres://${postgresUser}:${password}@127.0.0.1:${port}/postgres`,
      port,
      directory: location.directory,
      close: async () => {
        await stop(server);
        process.off('exit', endOnExit);
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function launch(
  location: PostgresLocation,
  user: SystemUser | undefined,
  { maxConnections = 100, fsync = true }: EmbeddedPostgresOptions,
): Promise<{ server: ChildProcess; port: number }> {
  const cluster = join(location.directory, 'cluster');
  const log = join(location.directory, 'postgres.log');
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${maxConnections}`,
    ...(fsync ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ].flatMap((setting) => ['-c', setting]);
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const server = await spawnLogged(
      location.postgres,
      ['-D', cluster, '-p', String(port), ...settings],
      log,
      user,
    );
    if (await becomesReady(server, cluster)) return { server, port };
    await stop(server);
    const text = await readFile(log, 'utf8');
    // Somebody took the port, or the shared memory of a server that just ended is still in use.
    const passing = /could not (bind|create any TCP)|is still in use|lock file .* already exists/.test(text);
    if (!passing || attempt === startAttempts) {
      throw await notStarted('The embedded PostgreSQL did not start.', log);
    }
    await pause(2000);
  }
}

/** The eighth line of postmaster.pid says when connections are accepted. */
async function becomesReady(server: ChildProcess, cluster: string): Promise<boolean> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && server.exitCode === null && server.signalCode === null) {
    const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true;
    await pause(20);
  }
  return false;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGINT');
  if (await waitForExit(server.pid, 10_000)) return;
  server.kill('SIGQUIT');
  await waitForExit(server.pid, 5000);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
