import { describe, expect, it } from 'vitest';
import { createLogFrameReader } from '../docker/log-frames.ts';
import { cutLine, LineAssembler, maxLineBytes } from './log-lines.ts';
import { NewestLines, toChunks } from './output-lines.ts';

function frame(type: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

describe('log frames', () => {
  const wire = Buffer.concat([frame(1, 'out one\n'), frame(2, 'err\n'), frame(1, ''), frame(1, 'out two\n')]);

  it.each([1, 3, 7, 8, 9, 100])('come out the same when the network cuts after every %i bytes', (size) => {
    const read = createLogFrameReader(false);
    const out = { stdout: '', stderr: '' };
    for (let at = 0; at < wire.length; at += size) {
      for (const { stream, data } of read(wire.subarray(at, at + size))) out[stream] += data.toString();
    }
    expect(out).toEqual({ stdout: 'out one\nout two\n', stderr: 'err\n' });
  });

  it('are not looked for in a terminal', () => {
    const chunks = createLogFrameReader(true)(Buffer.from('plain'));
    expect(chunks.map(({ stream, data }) => [stream, data.toString()])).toEqual([['stdout', 'plain']]);
  });
});

describe('LineAssembler', () => {
  it('joins lines and characters that were cut', () => {
    const lines = new LineAssembler();
    const bytes = Buffer.from('grün\r\n\u001b[31mrot\u001b[0m\nno end');
    const out = [...bytes].flatMap((_, at) => lines.push(bytes.subarray(at, at + 1)));
    expect([...out, ...lines.end()]).toEqual(['grün', 'rot', 'no end']);
    expect(lines.end()).toEqual([]);
  });

  it('holds no more than one line of an endless one', () => {
    const lines = new LineAssembler();
    for (let n = 0; n < 100; n += 1) lines.push(Buffer.alloc(64 * 1024, 'x'));
    expect(lines.push(Buffer.from('\nnext\n'))).toEqual(['x'.repeat(maxLineBytes), 'next']);
  });

  it('drops NUL, which PostgreSQL cannot store', () => {
    expect(new LineAssembler().push(Buffer.from('a\0b\n'))).toEqual(['ab']);
  });
});

it('cuts a line to bytes without half a character', () => {
  const cut = cutLine('ü'.repeat(maxLineBytes));
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxLineBytes);
  expect(cut).toMatch(/^ü+$/);
});

describe('NewestLines', () => {
  const fill = (count: number, limits: { maxLines: number; maxBytes: number }) => {
    const newest = new NewestLines(limits);
    for (let n = 0; n < count; n += 1) newest.add({ stream: 'stdout', text: String(n).padStart(9, '0') });
    return newest;
  };

  it('keeps the last ones by number, which is no truncation', () => {
    const newest = fill(5000, { maxLines: 3, maxBytes: 1000 });
    expect(newest.lines.map(({ text }) => Number(text))).toEqual([4997, 4998, 4999]);
    expect(newest.truncated).toBe(false);
  });

  it('keeps the last ones by size, and says so', () => {
    const newest = fill(5000, { maxLines: 10_000, maxBytes: 100 });
    expect(newest.lines).toHaveLength(10);
    expect(newest.truncated).toBe(true);
  });
});

it('puts neighbouring lines of one stream together, within the size', () => {
  const line = (stream: 'stdout' | 'stderr', text: string) => ({ stream, text });
  const lines = [
    line('stdout', 'aaa'),
    line('stdout', 'bbb'),
    line('stdout', 'ccc'),
    line('stderr', 'd'),
    line('stdout', 'e'),
  ];
  expect([...toChunks(lines, 8)]).toEqual([
    line('stdout', 'aaa\nbbb\n'),
    line('stdout', 'ccc\n'),
    line('stderr', 'd\n'),
    line('stdout', 'e\n'),
  ]);
  expect([...toChunks([], 8)]).toEqual([]);
});
