import type { Sql } from 'postgres';

/** How long nothing was sampled; `until` null = to the end of the range. Epoch ms. */
export interface SampleSilence {
  serverId: string;
  since: number;
  until: number | null;
}

/** Where a server's samples are further apart than `leastSeconds`, in order of time. From raw samples. */
export async function readSampleSilences(
  sql: Sql,
  serverIds: readonly string[],
  { from, to }: { from: Date; to: Date },
  leastSeconds: number,
): Promise<SampleSilence[]> {
  if (serverIds.length === 0) return [];
  return sql<SampleSilence[]>`
    select server_id as "serverId", extract(epoch from sampled_at)::float8 * 1000 as since,
      extract(epoch from next)::float8 * 1000 as until
    from (
      select server_id, sampled_at, lead(sampled_at) over (partition by server_id order by sampled_at) as next
      from samples
      where server_id = any(${serverIds as string[]}::uuid[]) and sampled_at >= ${from} and sampled_at <= ${to}
    ) sample
    where next is null or next - sampled_at > make_interval(secs => ${leastSeconds})
    order by 1, 2`;
}
