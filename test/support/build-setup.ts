import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Journeys start the programs as an operator does: built. */
export default function buildOnce(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: 'inherit',
  });
}
