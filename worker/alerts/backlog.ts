import type { EvaluatedServer, TargetSample } from '../../drizzle/queries/evaluation.ts';
import type { Reading } from './plan-shard.ts';

/**
 * Servers of which there is more to evaluate than was read: a backlog longer than `spanSeconds` is worked
 * off in pieces, and the next piece waits for no new sample. Pure.
 */
export function serversBehind(
  servers: readonly EvaluatedServer[],
  readings: ReadonlyMap<string, Reading>,
  byReading: ReadonlyMap<string, readonly TargetSample[]>,
  spanSeconds: number,
): Set<string> {
  const newestOf = new Map(servers.map(({ id, lastSampleAtMs }) => [id, lastSampleAtMs ?? 0]));
  const behind = new Set<string>();
  for (const [id, { needs }] of readings) {
    const long = needs.filter(
      ({ serverId, after }) => (newestOf.get(serverId) ?? 0) - after > spanSeconds * 1000,
    );
    if (long.length === 0) continue;
    const readTo = new Map<string, number>();
    for (const { serverId, at } of byReading.get(id) ?? [])
      readTo.set(serverId, Math.max(readTo.get(serverId) ?? 0, at));
    for (const { serverId } of long) {
      const at = readTo.get(serverId);
      if (at !== undefined && at < (newestOf.get(serverId) ?? 0)) behind.add(serverId);
    }
  }
  return behind;
}
