import { expect, test } from 'vitest';
import type { ServerSample } from '../../../drizzle/queries/ingest.ts';
import { createLogger } from '../../../shared/logger.ts';
import { makeSample } from '../../../test/support/hub-agent.ts';
import { IngestBuffer } from './ingest-buffer.ts';

const logger = createLogger('test', 'silent');
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A store whose inserts end when the test says so. */
function heldStore() {
  const flushes: { samples: readonly ServerSample[]; commit(): void }[] = [];
  return {
    flushes,
    store: (samples: readonly ServerSample[]) =>
      new Promise<void>((resolve) => flushes.push({ samples, commit: resolve })),
  };
}

function batch(seq: number, onSettled: () => void = () => {}) {
  return { samples: [{ serverId: 's', sample: makeSample(seq) }], rows: 4, onSettled };
}

test('two inserts at most are in flight; the rest waits, and is full in time', async () => {
  const { flushes, store } = heldStore();
  const buffer = new IngestBuffer({ store, onStored: () => {}, logger, flushSamples: 1, capacityRows: 16 });
  let settled = 0;
  let room = 0;
  for (let seq = 1; seq <= 4; seq += 1) buffer.add(batch(seq, () => (settled += 1)));
  buffer.whenRoom(() => (room += 1));
  expect([flushes.length, buffer.full, settled, room]).toEqual([2, true, 0, 0]);
  flushes[0]?.commit();
  await turn();
  expect([flushes.length, buffer.full, settled, room]).toEqual([3, false, 1, 0]);
  flushes[1]?.commit();
  await turn();
  expect([flushes.length, settled, room]).toEqual([4, 2, 1]);
});

test('a store that gives up settles nothing', async () => {
  let settled = 0;
  const store = () => Promise.reject(new Error('closing'));
  const buffer = new IngestBuffer({ store, onStored: () => {}, logger, flushSamples: 1 });
  buffer.add(batch(1, () => (settled += 1)));
  await turn();
  expect([settled, buffer.rows]).toEqual([0, 4]);
});
