import type { Sql } from 'postgres';
import type { SampleNeed, TargetSample } from './evaluation.ts';
import type { StoredMetric } from './metric-source.ts';
import { rollupWatermark } from './series.ts';

export type RollupStatistic = 'minimum' | 'average' | 'maximum';

const statistics: Record<RollupStatistic, string> = {
  minimum: 'min(minimum)',
  average: 'sum(average::float8 * count) / sum(count)',
  maximum: 'max(maximum)',
};

export interface Steps {
  /** Whole minutes. */
  stepSeconds: number;
  statistic: RollupStatistic;
}

/**
 * What each server has of a metric since then, one value per whole step, at the step's end; made of minute
 * roll-ups, so only up to where these are complete. For a server of which no new step is complete nothing
 * is read but the watermark.
 *
 * @param until epoch ms
 */
export async function readSteppedSamples(
  sql: Sql,
  metric: StoredMetric,
  { stepSeconds, statistic }: Steps,
  needs: readonly SampleNeed[],
  until: number,
): Promise<TargetSample[]> {
  if (needs.length === 0) return [];
  const step = `${stepSeconds} seconds`;
  return sql<TargetSample[]>`
    with needs as (
      select server_id, to_timestamp(after / 1000) as after, make_interval(secs => window_seconds) as lead
      from unnest(
        ${needs.map(({ serverId }) => serverId)}::uuid[],
        ${needs.map(({ after }) => after)}::float8[],
        ${needs.map(({ windowSeconds }) => windowSeconds)}::float8[]
      ) as need (server_id, after, window_seconds)
    ), complete as (
      select date_bin(${step}::interval, least(through, to_timestamp(${until}::float8 / 1000)), 'epoch') as at
      from watermarks where name = ${rollupWatermark(60)}
    )
    select needs.server_id as "serverId", point.key,
      (extract(epoch from point.at) * 1000)::float8 as at, point.value
    from needs
    join complete on complete.at > needs.after
    cross join lateral (
      select key, date_bin(${step}::interval, bucket, 'epoch') + ${step}::interval as at,
        (${sql.unsafe(statistics[statistic])})::float8 as value
      from rollups
      where resolution_seconds = 60 and server_id = needs.server_id and metric = ${metric}
        and bucket >= date_bin(${step}::interval, needs.after - needs.lead, 'epoch') and bucket < complete.at
      group by 1, 2
    ) point`;
}
