import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal, type Outcome } from './journal.ts';

const done: Outcome = { ok: true, result: { container: 'x' } };
const day = 24 * 3600 * 1000;
let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chatops-journal-'));
  path = join(directory, 'journal.jsonl');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((journal) => journal.close()));
  await rm(directory, { recursive: true, force: true });
});

/** Opened beside another it stands for the next process after kill -9 of the first. */
const opened: Journal[] = [];
async function open(options: Partial<Parameters<typeof Journal.open>[0]> = {}): Promise<Journal> {
  const journal = await Journal.open({ path, ...options });
  opened.push(journal);
  return journal;
}

it('knows nothing of an id it never saw', async () => {
  expect((await open()).outcomeOf('a')).toBeUndefined();
});

it('answers a finished request with its outcome, also after a restart', async () => {
  const journal = await open();
  await journal.started('a', 'container.restart');
  expect(journal.outcomeOf('a')).toBeUndefined();
  await journal.finished('a', done);
  expect(journal.outcomeOf('a')).toEqual(done);
  expect((await open()).outcomeOf('a')).toEqual(done);
  expect((await open()).outcomeOf('a')).toEqual(done);
});

it('answers unknown for a request that was begun when the process was killed', async () => {
  await (await open()).started('a', 'container.restart');
  const outcome = (await open()).outcomeOf('a');
  expect(outcome).toMatchObject({ ok: false, error: { code: 'outcome_unknown' } });
});

it('is on disk before started resolves', async () => {
  await (await open()).started('a', 'container.stop');
  expect(await readFile(path, 'utf8')).toContain('"id":"a"');
});

it('survives an unfinished line and goes on after it', async () => {
  const journal = await open();
  await journal.started('a', 'container.restart');
  await journal.finished('a', done);
  await appendFile(path, '{"id":"b","star');
  await journal.started('c', 'container.restart');
  await journal.finished('c', done);
  const recovered = await open();
  expect([recovered.outcomeOf('a'), recovered.outcomeOf('c')]).toEqual([done, done]);
});

it('forgets after a day', async () => {
  const journal = await open({ now: () => 0 });
  await journal.started('old', 'container.stop');
  await journal.finished('old', done);
  const later = await open({ now: () => day - 1 });
  expect(later.outcomeOf('old')).toEqual(done);
  expect((await open({ now: () => day + 1 })).outcomeOf('old')).toBeUndefined();
  expect(await readFile(path, 'utf8')).toBe('');
});

it('does not start when the journal is there but cannot be read', async () => {
  await expect(open({ path: directory })).rejects.toThrow('EISDIR');
});

it('refuses to begin what it cannot write down', async () => {
  const journal = await open({ path: join(directory, 'none', 'journal.jsonl') });
  await expect(journal.started('a', 'container.stop')).rejects.toThrow('ENOENT');
  expect(journal.outcomeOf('a')).toBeUndefined();
});
