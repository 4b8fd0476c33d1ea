import { describe, expect, test } from 'vitest';
import { maxPerWindow, RefusalWindows } from './refusal-windows.ts';

const start = 1_000_000;

function refusedTimes(times: number, windows = new RefusalWindows<string>(), who = 'eve', nowMs = start) {
  const verdicts = Array.from({ length: times }, () => windows.refused(who, who, nowMs));
  return { windows, verdicts, last: verdicts.at(-1) };
}

describe('refusals of one actor', () => {
  test('are written up to 120 a minute, the next says so, the rest is counted', () => {
    const { verdicts, windows } = refusedTimes(maxPerWindow + 3);
    expect(new Set(verdicts.slice(0, 120).map(({ verdict }) => verdict))).toEqual(new Set(['write']));
    expect(verdicts.slice(120)).toMatchObject([
      { verdict: 'last', retryAfterSeconds: 60, untilMs: start + 60_000 },
      { verdict: 'leave_out' },
      { verdict: 'leave_out' },
    ]);
    expect(windows.refused('eve', 'eve', start + 59_500)).toMatchObject({ retryAfterSeconds: 1 });
    expect(windows.refused('bob', 'bob', start)).toEqual({ verdict: 'write' });
  });

  test('count anew when the minute is over, and what was left out is handed out once', () => {
    const { windows } = refusedTimes(maxPerWindow + 3);
    expect(windows.takeLeftOut(start + 59_999)).toEqual([]);
    expect(windows.refused('eve', 'eve', start + 60_000)).toEqual({ verdict: 'write' });
    const leftOut = { origin: 'eve', count: 2, sinceMs: start, untilMs: start + 60_000 };
    expect(windows.takeLeftOut(start + 60_000)).toEqual([leftOut]);
    expect(windows.takeLeftOut(start + 60_000)).toEqual([]);
  });

  test('are handed out without another one, and before the end when the process stops', () => {
    const { windows } = refusedTimes(maxPerWindow + 2);
    expect(windows.takeLeftOut(start + 60_000)).toMatchObject([{ count: 1 }]);
    refusedTimes(maxPerWindow + 2, windows);
    expect(windows.takeLeftOut(Number.POSITIVE_INFINITY)).toMatchObject([{ count: 1 }]);
  });

  test('that all have an entry leave nothing out', () => {
    const { windows } = refusedTimes(maxPerWindow + 1);
    expect(windows.takeLeftOut(start + 60_000)).toEqual([]);
  });

  test('of very many actors are forgotten oldest first, and told nevertheless', () => {
    const { windows } = refusedTimes(maxPerWindow + 2);
    for (let other = 0; other < 10_000; other += 1) windows.refused(`other ${other}`, 'other', start);
    expect(windows.takeLeftOut(start)).toMatchObject([{ origin: 'eve', count: 1 }]);
    expect(windows.refused('eve', 'eve', start)).toEqual({ verdict: 'write' });
  });
});
