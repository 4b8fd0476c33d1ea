import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
let copy: string;

/** The renderers and what they are made of, to be changed without changing them. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'chatops-cards-'));
  await cp(import.meta.dirname, join(copy, 'cards'), { recursive: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  await writeFile(join(copy, 'package.json'), '{"type":"module"}');
  await writeFile(
    join(copy, 'tsconfig.json'),
    JSON.stringify({
      extends: join(project, 'tsconfig.json'),
      compilerOptions: { rootDir: '.', types: ['node'], typeRoots: ['./node_modules/@types'] },
      include: [],
      files: ['cards/render-slack.ts', 'cards/render-discord.ts'],
    }),
  );
});

afterAll(async () => {
  await rm(copy, { recursive: true, force: true });
});

/** Files that do not compile. */
async function broken(): Promise<string[]> {
  const tsc = join(project, 'node_modules/typescript/bin/tsc');
  const options = { cwd: copy, timeout: 60_000 };
  const errors = await new Promise<string[]>((done, fail) => {
    execFile(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], options, (error, stdout) => {
      if (error && typeof error.code !== 'number') fail(error);
      else done(stdout.split('\n').filter((line) => /^\S.*error TS/.test(line)));
    });
  });
  const files = errors.map((line) => /^cards\/([\w-]+\.ts)\(/.exec(line)?.[1] ?? line);
  return [...new Set(files)].sort();
}

async function withType(find: string, replacement: string, check: () => Promise<void>): Promise<void> {
  const path = join(copy, 'cards/card.ts');
  const original = await readFile(path, 'utf8');
  expect(original).toContain(find);
  await writeFile(path, original.replace(find, replacement));
  try {
    await check();
  } finally {
    await writeFile(path, original);
  }
}

describe('neither renderer compiles when it does not know', { timeout: 120_000 }, () => {
  it('nothing: as they are, both compile', async () => {
    expect(await broken()).toEqual([]);
  });

  it('a kind of block', async () => {
    await withType("| { kind: 'divider' }", "| { kind: 'divider' } | { kind: 'gauge' }", async () => {
      expect(await broken()).toEqual(['discord-blocks.ts', 'plain-text.ts', 'slack-blocks.ts']);
    });
  });

  it('a kind of inline piece', async () => {
    await withType(
      "| { kind: 'bold'; text: string }",
      "| { kind: 'bold'; text: string } | { kind: 'spark' }",
      async () => {
        expect(await broken()).toEqual(
          expect.arrayContaining(['discord-markup.ts', 'plain-text.ts', 'slack-markup.ts']),
        );
      },
    );
  });

  it('a kind of action', async () => {
    const link = "| { kind: 'link'; label: string; url: string }";
    await withType(link, `${link} | { kind: 'toggle'; label: string }`, async () => {
      expect(await broken()).toEqual(['discord-actions.ts', 'slack-actions.ts']);
    });
  });

  it('a tone', async () => {
    await withType("type Tone = 'neutral'", "type Tone = 'fancy' | 'neutral'", async () => {
      expect(await broken()).toEqual(['tone-colours.ts']);
    });
  });
});
