import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { handOver, type PostgresLocation } from './postgres-location.ts';
import { notStarted, spawnLogged } from './postgres-program.ts';
import type { SystemUser } from './postgres-user.ts';

/** The cluster's superuser, and owner of everything in it. */
export const postgresUser = 'chatops';

/** Generated once; readable by us only. */
export async function ensurePassword(directory: string): Promise<string> {
  const path = join(directory, 'password');
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    const password = randomBytes(24).toString('base64url');
    await writeFile(path, password, { mode: 0o600 });
    return password;
  }
}

/** Makes the cluster when there is none. @throws AppError `unavailable` with what initdb said */
export async function ensureCluster(
  location: PostgresLocation,
  password: string,
  user: SystemUser | undefined,
) {
  const cluster = join(location.directory, 'cluster');
  if (await stat(join(cluster, 'PG_VERSION')).catch(() => undefined)) return;
  // Made aside and renamed, so that an initialisation cut short is simply done again.
  const partial = `${cluster}.new`;
  const passwordFile = join(location.directory, 'initdb-password');
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await handOver(partial, user);
  await handOver(passwordFile, user);
  try {
    const flags = ['--auth=scram-sha-256', `--username=${postgresUser}`, `--pwfile=${passwordFile}`];
    const settings = ['--locale=C', '--encoding=UTF8', '--no-instructions'];
    const log = join(location.directory, 'initdb.log');
    const child = await spawnLogged(location.initdb, ['-D', partial, ...flags, ...settings], log, user);
    const code = await new Promise((done) => child.once('exit', done));
    if (code !== 0) throw await notStarted('The embedded PostgreSQL could not be initialised.', log);
    await rename(partial, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
