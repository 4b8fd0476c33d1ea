import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleSchema } from '../../shared/agent-protocol.ts';
import { testSample } from '../test-support/sample.ts';
import { decodeSegment, encodeRecord } from './record.ts';
import { Spool } from './spool.ts';

const logger = pino({ level: 'silent' });
const mebibyte = 1024 * 1024;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'chatops-spool-'));
});
afterEach(async () => {
  await closeAll();
  await rm(directory, { recursive: true, force: true });
});

/** One that is opened beside another stands for the next process after kill -9 of the first. */
const opened: Spool[] = [];
async function open(): Promise<Spool> {
  const spool = await Spool.open({ directory, maxBytes: mebibyte, logger });
  opened.push(spool);
  return spool;
}
const closeAll = () => Promise.all(opened.splice(0).map((spool) => spool.close()));
const segments = async () => (await readdir(directory)).filter((name) => name.endsWith('.seg')).sort();

async function readAll(spool: Spool, from = spool.ackedSeq + 1) {
  const seqs: number[] = [];
  const gaps: { fromSeq: number; toSeq: number; reason: string }[] = [];
  for (let next = from; ; ) {
    const { records, lossReason } = await spool.read(next, { records: 50, bytes: mebibyte });
    const [first] = records;
    if (first === undefined) return { seqs, gaps };
    if (first.seq > next) gaps.push({ fromSeq: next, toSeq: first.seq - 1, reason: lossReason });
    seqs.push(...records.map(({ seq }) => seq));
    next = first.seq + records.length;
  }
}

async function appendMany(spool: Spool, count: number) {
  for (let n = 0; n < count; n += 1) await spool.append(testSample(n));
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('records', () => {
  it('come back as they went', () => {
    const records = [
      { seq: 1, json: '{"a":"ü\\n"}' },
      { seq: 2, json: '{}' },
    ];
    const decoded = decodeSegment(Buffer.from(records.map(encodeRecord).join('')));
    expect(decoded.records).toEqual(records);
  });

  it('that are damaged or unfinished do not hide the others', () => {
    const text = [1, 2, 3].map((seq) => encodeRecord({ seq, json: `{"seq":${seq}}` }));
    const damaged = `${text[0]}${text[1]?.replace('"seq"', '"sEq"')}${text[2]}0badc0de 4 {"se`;
    const { records, completeBytes } = decodeSegment(Buffer.from(damaged));
    expect(records.map(({ seq }) => seq)).toEqual([1, 3]);
    expect(completeBytes).toBe(text.join('').length);
  });
});

describe('Spool', () => {
  it('stores whole samples, ready to be sent', async () => {
    const spool = await open();
    await spool.append(testSample(1));
    const { records } = await spool.read(1, { records: 10, bytes: mebibyte });
    expect(sampleSchema.parse(JSON.parse(records[0]?.json ?? ''))).toEqual({ seq: 1, ...testSample(1) });
  });

  it('goes on with its numbers after a clean stop, also when everything was acknowledged', async () => {
    const first = await open();
    await appendMany(first, 5);
    await first.ack(5);
    await first.close();
    const second = await open();
    expect([second.lastSeq, second.ackedSeq]).toEqual([5, 5]);
    expect(await readAll(second)).toEqual({ seqs: [], gaps: [] });
    expect(await second.append(testSample())).toBe(6);
    expect(await readAll(second)).toEqual({ seqs: [6], gaps: [] });
  });

  it('ignores a line that was being written when the process was killed', async () => {
    const killed = await open();
    await appendMany(killed, 3);
    await appendFile(join(directory, '0000000000000001.seg'), '1234abcd 4 {"seq":4,"sam');
    const spool = await open();
    expect(spool.lastSeq).toBe(3);
    await spool.append(testSample());
    expect(await readAll(await open())).toEqual({ seqs: [1, 2, 3, 4], gaps: [] });
  });

  it('removes files whose samples are all acknowledged', async () => {
    const spool = await open();
    await appendMany(spool, 700);
    const before = await segments();
    expect(before.length).toBeGreaterThan(3);
    await spool.ack(699);
    expect(await segments()).toEqual(before.slice(-1));
    expect((await readAll(spool)).seqs).toEqual([700]);
  });

  it('drops the oldest when it is full and declares exactly what is missing', async () => {
    const spool = await open();
    await appendMany(spool, 2000);
    const { seqs, gaps } = await readAll(await open());
    const [gap] = gaps;
    expect(gaps).toEqual([{ fromSeq: 1, toSeq: (seqs[0] ?? 0) - 1, reason: 'spool_full' }]);
    expect(seqs).toEqual(range((gap?.toSeq ?? 0) + 1, 2000));
    const sizes = await Promise.all((await segments()).map((name) => readFile(join(directory, name))));
    expect(sizes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(mebibyte);
  });

  it('declares a damaged record as a gap of its own', async () => {
    await appendMany(await open(), 5);
    const path = join(directory, '0000000000000001.seg');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"seq":3', '"seq":9'));
    expect(await readAll(await open())).toEqual({
      seqs: [1, 2, 4, 5],
      gaps: [{ fromSeq: 3, toSeq: 3, reason: 'spool_corrupt' }],
    });
  });

  it('does not take what was acknowledged for lost when its state file is damaged', async () => {
    const spool = await open();
    await appendMany(spool, 700);
    await spool.ack(650);
    await truncate(join(directory, 'state'), 3);
    const recovered = await open();
    expect(recovered.ackedSeq).toBeLessThanOrEqual(650);
    expect((await readAll(recovered)).gaps).toEqual([]);
    expect(recovered.lastSeq).toBe(700);
  });

  it('keeps samples in memory while the disk does not take them, and writes them once it does', async () => {
    const spool = await open();
    await appendMany(spool, 2);
    await spool.close();
    // A directory in place of the active file: every write fails, whoever the tests run as.
    const broken = await open();
    await rm(directory, { recursive: true });
    await writeFile(directory, 'not a directory');
    await appendMany(broken, 3);
    expect((await readAll(broken, 3)).seqs).toEqual([3, 4, 5]);
    expect(broken.lastSeq).toBe(5);
  });

  it('does not send again what was acknowledged, nor lose or repeat anything, over random crashes', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('deliver' as const), count: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('ack' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ kind: fc.constant('crash' as const), tail: fc.string({ maxLength: 40 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await rm(directory, { recursive: true, force: true });
        let spool = await open();
        let cursor = 1;
        let appended = 0;
        const received = new Map<number, string>();
        const deliver = async (count: number) => {
          const { records } = await spool.read(cursor, { records: count, bytes: mebibyte });
          for (const { seq, json } of records) {
            expect(seq).toBe(cursor);
            expect(received.get(seq) ?? json).toBe(json);
            received.set(seq, json);
            cursor += 1;
          }
          return records.length;
        };
        for (const action of steps) {
          if (action.kind === 'append') {
            for (let n = 0; n < action.count; n += 1)
              expect(await spool.append(testSample(n))).toBe(++appended);
          } else if (action.kind === 'deliver') await deliver(action.count);
          else if (action.kind === 'ack') await spool.ack(Math.floor((cursor - 1) * action.share));
          else {
            // kill -9: nothing is closed, and the last line may be half there.
            const active = (await segments()).at(-1);
            const acked = spool.ackedSeq;
            if (active !== undefined)
              await appendFile(join(directory, active), action.tail.replaceAll('\n', ''));
            spool = await open();
            expect(spool.ackedSeq).toBe(acked);
            expect(spool.lastSeq).toBe(appended);
            cursor = spool.ackedSeq + 1;
          }
        }
        while ((await deliver(100)) > 0);
        expect([...received.keys()].sort((a, b) => a - b)).toEqual(range(1, appended));
        await closeAll();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
