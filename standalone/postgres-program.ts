import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { AppError } from '../shared/errors.ts';
import type { SystemUser } from './postgres-user.ts';

/** Own process group: a Ctrl-C in the terminal must reach us, not the database we still write to. */
export async function spawnLogged(
  program: string,
  args: string[],
  logPath: string,
  user: SystemUser | undefined,
): Promise<ChildProcess> {
  const log = await open(logPath, 'w', 0o600);
  try {
    const child = spawn(program, args, {
      ...user,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    });
    await new Promise((done, failed) => child.once('spawn', done).once('error', failed));
    return child;
  } finally {
    await log.close();
  }
}

/** What to tell, with the end of the program's own log. */
export async function notStarted(message: string, logPath: string): Promise<AppError> {
  const text = await readFile(logPath, 'utf8').catch(() => '');
  const end = text.trim().split('\n').slice(-5).join(' | ');
  return new AppError('unavailable', `${message} ${end}`, {
    hint: `Its log is ${logPath}. You can also set DATABASE_URL to a PostgreSQL of your own.`,
  });
}
