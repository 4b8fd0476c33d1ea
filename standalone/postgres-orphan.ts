import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { commandLineOf, waitForExit } from './process-identity.ts';

/**
 * Marks the directory as ours, so that a second ChatOps does not take our live server for an orphan.
 * A mark left by a process that is gone (or whose id is someone else's now) does not count.
 *
 * @returns removes the mark.
 * @throws AppError `conflict` when its owner still runs.
 */
export async function claimDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, 'owner.json');
  const owner = await readOwner(path);
  if (owner && owner.pid !== process.pid && (await commandLineOf(owner.pid)) === owner.commandLine) {
    throw new AppError('conflict', `Another ChatOps (process ${owner.pid}) already uses ${directory}.`, {
      hint: 'Stop that one, or set CHATOPS_DATA_DIR to another directory.',
    });
  }
  const mark = { pid: process.pid, commandLine: await commandLineOf(process.pid) };
  await writeFile(path, JSON.stringify(mark), { mode: 0o600 });
  return () => rm(path, { force: true });
}

/** Stops the PostgreSQL that a killed node left running on this cluster, if there is one. */
export async function stopOrphan(cluster: string, logger: Logger): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!(pid > 1)) return;
  const commandLine = await commandLineOf(pid);
  if (!commandLine?.includes('postgres') || !commandLine.includes(`-D ${cluster} `)) {
    // The id is nobody's or another program's now; PostgreSQL would take that one for its own kind.
    await rm(pidFile, { force: true });
    return;
  }
  logger.warn({ pid }, 'stopping the PostgreSQL that an earlier run left behind');
  process.kill(pid, 'SIGINT');
  if (await waitForExit(pid, 10_000)) return;
  process.kill(pid, 'SIGQUIT');
  if (await waitForExit(pid, 5000)) return;
  throw new AppError('unavailable', `PostgreSQL of an earlier run (process ${pid}) does not stop.`, {
    hint: `End it with: kill -9 ${pid}`,
  });
}

async function readOwner(path: string): Promise<{ pid: number; commandLine: string } | undefined> {
  try {
    const { pid, commandLine } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    return typeof pid === 'number' && typeof commandLine === 'string' ? { pid, commandLine } : undefined;
  } catch {
    // Absent, or cut short by a crash: nobody's.
    return undefined;
  }
}
