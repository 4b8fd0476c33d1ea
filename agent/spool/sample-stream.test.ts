import { pino } from 'pino';
import { expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { SampleStream } from './sample-stream.ts';

/** A spool in memory, in which `lost` numbers are gone. */
function setUp({ count, lost = [] }: { count: number; lost?: number[] }) {
  const spool = {
    ackedSeq: 0,
    lastSeq: count,
    read: async (from: number, limit: { records: number }) => {
      let first = from;
      while (lost.includes(first)) first += 1;
      const records = [];
      for (
        let seq = first;
        seq <= spool.lastSeq && records.length < limit.records && !lost.includes(seq);
        seq += 1
      ) {
        records.push({ seq, json: `{"seq":${seq}}` });
      }
      return { records, lossReason: 'spool_full' as const };
    },
    ack: async (seq: number) => {
      spool.ackedSeq = Math.max(spool.ackedSeq, seq);
    },
  };
  const sent: string[] = [];
  let online = true;
  const stream = new SampleStream({
    spool,
    send: async (text) => {
      await Promise.resolve();
      if (online) sent.push(text);
      return online;
    },
    logger: pino({ level: 'silent' }),
  });
  const frames = () => sent.map((text) => JSON.parse(text));
  const seqs = () =>
    frames().flatMap((frame) => (frame.samples ?? []).map(({ seq }: { seq: number }) => seq));
  const setOnline = (value: boolean) => {
    online = value;
  };
  return { spool, stream, sent, frames, seqs, setOnline };
}

it('sends everything once, in batches of at most 200', async () => {
  const { stream, frames, seqs } = setUp({ count: 450 });
  stream.connected();
  await eventually(() => expect(seqs()).toHaveLength(450));
  expect(new Set(seqs()).size).toBe(450);
  expect(frames().map(({ samples }) => samples.length)).toEqual([200, 200, 50]);
});

it('stops at 2000 unacknowledged samples and goes on with the acknowledgement', async () => {
  const { stream, seqs } = setUp({ count: 5000 });
  stream.connected();
  await eventually(() => expect(seqs()).toHaveLength(2000));
  await stream.acknowledged(500);
  await eventually(() => expect(seqs()).toHaveLength(2500));
});

it('begins after the last acknowledged sample on each connection', async () => {
  const { stream, sent, seqs } = setUp({ count: 30 });
  stream.connected();
  await eventually(() => expect(seqs()).toHaveLength(30));
  await stream.acknowledged(10);
  stream.disconnected();
  sent.length = 0;
  stream.connected();
  await eventually(() => expect(seqs()).toEqual(Array.from({ length: 20 }, (_, n) => 11 + n)));
});

it('does not believe an acknowledgement of what it did not send', async () => {
  const { stream, spool, seqs } = setUp({ count: 5 });
  stream.connected();
  await eventually(() => expect(seqs()).toHaveLength(5));
  await stream.acknowledged(6);
  expect(spool.ackedSeq).toBe(0);
});

it('declares a gap exactly, before the sample that follows it', async () => {
  const { stream, frames } = setUp({ count: 6, lost: [1, 2, 4] });
  stream.connected();
  await eventually(() => expect(frames()).toHaveLength(4));
  expect(frames()).toEqual([
    { type: 'gap', fromSeq: 1, toSeq: 2, reason: 'spool_full' },
    { type: 'samples', samples: [{ seq: 3 }] },
    { type: 'gap', fromSeq: 4, toSeq: 4, reason: 'spool_full' },
    { type: 'samples', samples: [{ seq: 5 }, { seq: 6 }] },
  ]);
});

it('sends nothing while there is no connection', async () => {
  const { stream, seqs, setOnline } = setUp({ count: 5 });
  setOnline(false);
  stream.connected();
  stream.disconnected();
  stream.pump();
  await new Promise((resolve) => setImmediate(resolve));
  expect(seqs()).toEqual([]);
});
