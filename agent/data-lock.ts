import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../shared/define-config.ts';
import { tryReadProcFile } from './collectors/proc-file.ts';
import { parseProcessStat } from './collectors/process-stat.ts';

/**
 * Two agents on one spool would give out the same numbers. The lock names its process by pid and start
 * time, so that one left by kill -9 or a reboot never stands in the way.
 *
 * @returns releases it
 * @throws ConfigError when another agent that still runs has it
 */
export function lockDataDirectory(directory: string): () => void {
  const path = join(directory, 'lock');
  const [pid = '', startedAt] = readLock(path);
  const isAlive = startedAt !== undefined && startTicks(pid) === startedAt;
  if (isAlive && pid !== String(process.pid)) {
    throw new ConfigError(
      `agent cannot start: another agent (process ${pid}) uses ${directory}. Stop it, or set CHATOPS_DATA_DIR.`,
    );
  }
  try {
    writeFileSync(path, `${process.pid} ${startTicks(String(process.pid)) ?? ''}\n`, { mode: 0o600 });
  } catch (error) {
    // On a full disk an agent without a lock is better than none.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  return () => rmSync(path, { force: true });
}

function readLock(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').trim().split(' ');
  } catch {
    return [];
  }
}

function startTicks(pid: string): string | undefined {
  if (!/^\d+$/.test(pid)) return undefined;
  const stat = parseProcessStat(tryReadProcFile(`/proc/${pid}/stat`) ?? '');
  return stat === undefined ? undefined : String(stat.startTicks);
}
