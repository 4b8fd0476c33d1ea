/** Servers are evaluated in shards, so that work spreads over workers and one slow shard delays no other. */
export const shardCount = 16;

/** Stable for a server's life: derived from the last hex digit of its id. */
export function shardOf(serverId: string): number {
  return Number.parseInt(serverId.at(-1) ?? '0', 16) % shardCount;
}
