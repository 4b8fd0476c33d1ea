import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { SystemUser } from './postgres-user.ts';

/** Where root keeps what another user must reach and cannot reach at home. */
const sharedDirectory = '/var/lib/chatops';

export interface PostgresLocation {
  /** Holds the cluster, its password and its log. */
  directory: string;
  initdb: string;
  postgres: string;
}

/**
 * Chooses where the cluster and its programs live. Usually `directory` and node_modules; but when
 * root keeps those where `user` may not go (/root, a 0700 checkout), both move to /var/lib/chatops.
 */
export async function locatePostgres(
  directory: string,
  binaries: PostgresBinaries,
  user: SystemUser | undefined,
): Promise<PostgresLocation> {
  await mkdir(directory, { recursive: true });
  await Promise.all([binaries.initdb, binaries.postgres].map(makeExecutable));
  if (!user) return { directory, initdb: binaries.initdb, postgres: binaries.postgres };

  const root = (await canReach(binaries.root, user)) ? binaries.root : await copyInstallation(binaries.root);
  const home = (await canReach(directory, user)) ? directory : await findHomeElsewhere(directory);
  await mkdir(home, { recursive: true });
  return { directory: home, initdb: join(root, 'bin', 'initdb'), postgres: join(root, 'bin', 'postgres') };
}

/** Gives `path` to the user PostgreSQL runs as. */
export async function handOver(path: string, user: SystemUser | undefined): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

async function canReach(path: string, user: SystemUser): Promise<boolean> {
  for (let current = path; ; current = dirname(current)) {
    const { mode, uid, gid } = await stat(current);
    const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
    if (dirname(current) === current) return true;
  }
}

/**
 * The same place at every start, noted in `directory` itself: who deletes that directory begins anew
 * instead of meeting data whose secrets are gone.
 */
async function findHomeElsewhere(directory: string): Promise<string> {
  const note = join(directory, 'location');
  const noted = await readFile(note, 'utf8').catch(() => undefined);
  if (noted !== undefined) return noted.trim();
  const home = join(sharedDirectory, `postgres-${randomBytes(6).toString('hex')}`);
  await writeFile(note, `${home}\n`);
  return home;
}

async function copyInstallation(root: string): Promise<string> {
  const target = join(sharedDirectory, `postgresql-${fingerprint(root)}`);
  if (await stat(target).catch(() => undefined)) return target;
  await mkdir(sharedDirectory, { recursive: true });
  const partial = `${target}.${process.pid}`;
  await cp(root, partial, { recursive: true, verbatimSymlinks: true });
  // Renamed when complete, so that a start cut short leaves nothing half copied in use.
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  return target;
}

function fingerprint(path: string): string {
  return `${basename(path)}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`;
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o111) !== 0o111) await chmod(path, mode | 0o111);
}
