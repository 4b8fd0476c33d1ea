/** Slack sends again what it thinks was lost: at once, after 1 and after 5 minutes. */
const rememberedMs = 10 * 60 * 1000;
const maxRemembered = 10_000;

/** Which events were taken already. In memory: across restarts and processes the API's idempotency key holds. */
export interface SeenEvents {
  /** True once per id. */
  firstTime(id: string): boolean;
}

export function createSeenEvents(now: () => number = Date.now): SeenEvents {
  const seen = new Map<string, number>();
  return {
    firstTime(id) {
      // Insertion order is age: only the front can have run out.
      for (const [old, at] of seen) {
        if (now() - at < rememberedMs && seen.size < maxRemembered) break;
        seen.delete(old);
      }
      if (seen.has(id)) return false;
      seen.set(id, now());
      return true;
    },
  };
}
