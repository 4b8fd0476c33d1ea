/** https://discord.com/developers/docs/reference#snowflakes */
const epochMs = 1_420_070_400_000n;

/** Ids that grow, so that they sort by time. */
export function createSnowflakes(now: () => number): { next(): string; skipPast(id: string): void } {
  let last = 0n;
  return {
    next() {
      const earliest = (BigInt(now()) - epochMs) << 22n;
      last = earliest > last ? earliest : last + 1n;
      return String(last);
    },
    skipPast(id) {
      if (BigInt(id) > last) last = BigInt(id);
    },
  };
}

/** Milliseconds since 1970. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + epochMs);
}
