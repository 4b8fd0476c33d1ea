import { expect, test } from 'vitest';
import { Semaphore } from './semaphore.ts';

/** Work that goes on until it is told to end. */
function heldWork() {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve) => ends.push(() => resolve(name)));
  };
  return { work, begun, endNext: () => ends.shift()?.() };
}

test('lets so many begin, and the others in the order they came', async () => {
  const semaphore = new Semaphore(2, 60_000);
  const { work, begun, endNext } = heldWork();
  const done = ['a', 'b', 'c', 'd'].map((name) => semaphore.run(work(name)));
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b']);
  endNext();
  await done[0];
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b', 'c']);
  for (let n = 1; n < 4; n += 1) {
    endNext();
    await done[n];
    await Promise.resolve();
  }
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('refuses whose turn does not come in time, and does not begin that', async () => {
  const semaphore = new Semaphore(1, 1);
  const { work, begun, endNext } = heldWork();
  const first = semaphore.run(work('first'));
  await expect(semaphore.run(work('late'))).rejects.toMatchObject({ code: 'unavailable' });
  endNext();
  expect(await first).toBe('first');
  expect(await semaphore.run(async () => 'after')).toBe('after');
  expect(begun).toEqual(['first']);
});

test('gives its place back when the work fails', async () => {
  const semaphore = new Semaphore(1, 60_000);
  await expect(semaphore.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await semaphore.run(async () => 'after')).toBe('after');
});
