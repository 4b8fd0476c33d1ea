import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { AppError } from '../shared/errors.ts';

const run = promisify(execFile);

/** Whom PostgreSQL runs as. */
export interface SystemUser {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root hands it to user `postgres` or, where there is none,
 * `nobody`. Undefined for a normal user: it runs as whoever we are.
 */
export async function findPostgresUser(): Promise<SystemUser | undefined> {
  if (userInfo().uid !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([readId('-u', name), readId('-g', name)]);
      return { uid, gid };
    } catch {
      // No such user on this system; the next may exist.
    }
  }
  throw new AppError('unavailable', 'PostgreSQL does not run as root, and there is no user to run it as.', {
    hint: 'Run ChatOps as a normal user, create a user named postgres, or set DATABASE_URL.',
  });
}

async function readId(flag: string, name: string): Promise<number> {
  return Number.parseInt((await run('id', [flag, name], { timeout: 5000 })).stdout, 10);
}
