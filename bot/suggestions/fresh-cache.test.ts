import { expect, it } from 'vitest';
import { createFreshCache } from './fresh-cache.ts';

function cacheAt(limits: { freshMs?: number; staleMs?: number; maxEntries?: number } = {}) {
  const clock = { ms: 0 };
  const cache = createFreshCache({
    freshMs: 10,
    staleMs: 60,
    maxEntries: 3,
    ...limits,
    now: () => clock.ms,
  });
  let loads = 0;
  const load = async () => {
    loads += 1;
    return loads;
  };
  return { cache, clock, load, loads: () => loads };
}

it('asks once while the answer is fresh, and once for those who ask together', async () => {
  const { cache, load, loads } = cacheAt();
  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1]);
  expect(await cache.get('a', load)).toBe(1);
  expect(loads()).toBe(1);
});

it('serves a stale answer at once and the new one next time', async () => {
  const { cache, clock, load } = cacheAt();
  await cache.get('a', load);
  clock.ms = 11;
  expect(await cache.get('a', load)).toBe(1);
  await Promise.resolve();
  expect(await cache.get('a', load)).toBe(2);
});

it('waits for a new answer when the kept one is too old to be shown', async () => {
  const { cache, clock, load } = cacheAt();
  await cache.get('a', load);
  clock.ms = 61;
  expect(await cache.get('a', load)).toBe(2);
});

it('serves the stale answer when asking anew fails, and keeps no failure', async () => {
  const { cache, clock, load } = cacheAt();
  const fail = () => Promise.reject(new Error('down'));
  await expect(cache.get('a', fail)).rejects.toThrow('down');
  expect(await cache.get('a', load)).toBe(1);
  clock.ms = 11;
  expect(await cache.get('a', fail)).toBe(1);
});

it('forgets what was not used for longest when it is full', async () => {
  const { cache, load, loads } = cacheAt();
  for (const key of ['a', 'b', 'c', 'a', 'd']) await cache.get(key, load);
  expect(loads()).toBe(4);
  await cache.get('a', load);
  expect(loads()).toBe(4);
  await cache.get('b', load);
  expect(loads()).toBe(5);
});
