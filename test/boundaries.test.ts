import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The architecture as a test: who may import whom, and where SQL, Bolt and settings may appear. */
const root = join(import.meta.dirname, '..');
const mayImport: Record<string, string[]> = {
  shared: ['shared'],
  drizzle: ['drizzle', 'shared'],
  api: ['api', 'drizzle', 'shared'],
  worker: ['worker', 'drizzle', 'shared'],
  bot: ['bot', 'shared'],
  agent: ['agent', 'shared'],
  web: ['web', 'shared'],
  simulator: ['simulator', 'shared'],
  // These compose roles.
  standalone: ['standalone', 'api', 'bot', 'worker', 'drizzle', 'shared'],
  demo: ['demo', 'standalone', 'agent', 'simulator', 'shared'],
  bench: ['bench', 'standalone', 'api', 'worker', 'bot', 'agent', 'simulator', 'drizzle', 'shared'],
};

interface SourceFile {
  /** From the root: `api/routes/servers.ts`. */
  path: string;
  folder: string;
  text: string;
  imports: string[];
}

const sources: SourceFile[] = Object.keys(mayImport).flatMap((folder) =>
  listFiles(join(root, folder)).map((file) => {
    const text = readFileSync(file, 'utf8');
    const imports = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'([^']+)'/g)].map(
      ([, specifier = '']) =>
        specifier.startsWith('.') ? relative(root, join(file, '..', specifier)) : specifier,
    );
    return { path: relative(root, file), folder, text, imports };
  }),
);

function listFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/node_modules|test-support/.test(file));
}

/** Paths of the files for which `offence` finds something, with what it found. */
function offenders(offence: (file: SourceFile) => string | undefined): string[] {
  return sources.flatMap((file) => {
    const found = offence(file);
    return found === undefined ? [] : [`${file.path}: ${found}`];
  });
}

const folders = new Set([...Object.keys(mayImport), 'test', 'scripts']);

describe('directions of imports', () => {
  test.each(Object.entries(mayImport))('%s imports only %j', (folder, allowed) => {
    const wrong = offenders((file) => {
      if (file.folder !== folder) return undefined;
      return file.imports.find((path) => {
        const target = path.split('/')[0] ?? '';
        return path.includes('/') && folders.has(target) && !allowed.includes(target);
      });
    });
    expect(wrong).toEqual([]);
  });
});

test('Bolt stays in bot/slack', () => {
  const wrong = offenders((file) =>
    file.path.startsWith('bot/slack/')
      ? undefined
      : file.imports.find((name) => name.startsWith('@slack/bolt')),
  );
  expect(wrong).toEqual([]);
});

test('discord.js stays in bot/discord and the REST client of shared/discord', () => {
  const wrong = offenders((file) =>
    /^(bot|shared)\/discord\//.test(file.path)
      ? undefined
      : file.imports.find((name) => name === 'discord.js' || name.startsWith('@discordjs/')),
  );
  expect(wrong).toEqual([]);
});

test('what runs for real knows nothing of the simulator', () => {
  const wrong = offenders((file) =>
    ['shared', 'drizzle', 'api', 'worker', 'bot', 'agent', 'standalone'].includes(file.folder)
      ? file.text.match(/simulat\w*/i)?.[0]
      : undefined,
  );
  expect(wrong).toEqual([]);
});

test('SQL and the clients that speak it stay in drizzle', () => {
  // BullMQ wants a pool of its own driver; benches compare with bare SQL.
  const exempt = (path: string) =>
    path.startsWith('drizzle/') || path.startsWith('bench/') || path === 'shared/queue/postgres-queues.ts';
  const wrong = offenders((file) => {
    if (exempt(file.path)) return undefined;
    return (
      // Types may be named anywhere: a transaction is passed through.
      file.text.match(/^import (?!type\b).* from '(pg|postgres|drizzle-orm(\/.*)?)'/m)?.[0] ??
      file.text.match(
        /\.sql`|\.orm\.(?!transaction\b)\w+|\b(tx|transaction)\.(select|insert|update|delete)\(/,
      )?.[0]
    );
  });
  expect(wrong).toEqual([]);
});

test('settings are read in main and config only, and passed down', () => {
  // A bench hands its own environment to the roles it starts.
  const readers =
    /^bench\/|(^|\/)(main|config)\.ts$|^shared\/(start-role|define-config)\.ts$|vite\.config\.ts$/;
  const wrong = offenders((file) =>
    readers.test(file.path) ? undefined : file.text.match(/process\.env\b/)?.[0],
  );
  expect(wrong).toEqual([]);
});

test('relative imports name the file, with its extension', () => {
  const wrong = offenders((file) =>
    file.imports.find(
      (path) => folders.has(path.split('/')[0] ?? '') && !/\.(tsx?|css|json|svg)$/.test(path),
    ),
  );
  expect(wrong).toEqual([]);
});
