import { termsOf } from './evaluate-shard.ts';
import { isHeartbeat, type RuleInScope } from './plan-shard.ts';

/** Nothing new for this part of what is silence to the rule. */
const quietShare = 0.5;
/** An agent that was heard of this lately is not down. */
const heardSeconds = 30;

/**
 * Servers that are there and yet bring no sample any rule takes for new: they are silent, or their clock was
 * set back, or runs ahead of ours. Which of it, the samples' arrival tells. One whose newest sample is newer
 * than what was judged has a clock that moves: it is silent in this one thing that it measures.
 */
export function seeminglySilent(rules: readonly RuleInScope[], now: number): string[] {
  const silent = new Set<string>();
  for (const { rule, servers, states } of rules) {
    // Judged by our own clock, and not written down while all is well.
    if (isHeartbeat(rule)) continue;
    const termsAt = termsOf(rule);
    for (const { id, silentSeconds, intervalSeconds, lastSampleAtMs } of servers) {
      if (silentSeconds === null || silentSeconds > heardSeconds) continue;
      const quietMs = termsAt(intervalSeconds).noDataSeconds * 1000 * quietShare;
      const sampledAt = lastSampleAtMs !== null && lastSampleAtMs <= now ? lastSampleAtMs : 0;
      for (const { heardAt, through } of states.get(id)?.values() ?? []) {
        if (heardAt === null || now - heardAt <= quietMs) continue;
        if (sampledAt <= (through ?? Number.POSITIVE_INFINITY)) silent.add(id);
      }
    }
  }
  return [...silent];
}
