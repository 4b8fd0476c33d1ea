/** Message ids as Slack makes them: `1700000000.000100`, strictly increasing, so that they sort by time. */
export function createTimestamps(now: () => number): { next(): string; skipPast(ts: string): void } {
  let last = 0;
  return {
    next() {
      last = Math.max(now() * 1000, last + 1);
      return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
    },
    skipPast(ts) {
      last = Math.max(last, Number(ts.replace('.', '')));
    },
  };
}
