import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DueShards } from './due-shards.ts';

test('at once after a quiet time, then once at the end of the interval, however often it is touched', async () => {
  const marked: number[] = [];
  const shards = new DueShards((shard) => marked.push(shard), 40);
  for (let touch = 0; touch < 10; touch += 1) shards.touch(3, Date.now());
  shards.touch(5, Date.now());
  expect(marked).toEqual([3, 5]);
  await sleep(80);
  expect(marked).toEqual([3, 5, 3]);
  shards.touch(3, Date.now());
  expect(marked).toEqual([3, 5, 3, 3]);
  shards.close();
});
