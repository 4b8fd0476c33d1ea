import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { ensurePassword, postgresUser } from '../initialise-cluster.ts';
import { commandLineOf } from '../process-identity.ts';

export interface LocatedDatabase {
  url: string;
  close(): Promise<void>;
}

/**
 * The embedded PostgreSQL under a data directory: the one that runs there, or else one started for us.
 *
 * @throws AppError `not_found` when there is none
 */
export async function locateEmbeddedDatabase(dataDir: string, logger: Logger): Promise<LocatedDatabase> {
  const asked = join(resolve(dataDir), 'postgres');
  // Root may have had to put it where PostgreSQL's own user can go.
  const noted = await readFile(join(asked, 'location'), 'utf8').catch(() => undefined);
  const directory = noted?.trim() ?? asked;
  if (!(await stat(join(directory, 'cluster/PG_VERSION')).catch(() => undefined))) {
    throw new AppError('not_found', `There is no database under ${resolve(dataDir)}.`, {
      hint: 'Set DATABASE_URL, or CHATOPS_DATA_DIR to the directory that ChatOps uses.',
    });
  }
  const port = await portOfRunning(join(directory, 'cluster'));
  if (port === undefined) return startEmbeddedPostgres({ directory: asked, logger });
  const password = await ensurePassword(directory);
  return { url: `postgres://${postgresUser}:${password}@127.0.0.1:${port}/postgres`, close: async () => {} };
}

/** postmaster.pid: its first line is the process, the fourth the port. */
async function portOfRunning(cluster: string): Promise<number | undefined> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 1 && port > 0)) return undefined;
  return (await commandLineOf(pid))?.includes(`-D ${cluster} `) ? port : undefined;
}
