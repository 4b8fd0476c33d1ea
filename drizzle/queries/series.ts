import { isPredicted } from '../../shared/judged-metric.ts';
import type { MetricName } from '../../shared/metrics.ts';
import type { Database } from '../database.ts';
import { metricSource, type StoredMetric, storedBehind } from './metric-source.ts';
import { predictionLeadSeconds, predictSeries } from './predicted-series.ts';
import { containersOf, planSeries, resolutions } from './series-plan.ts';

/** [start of the point in epoch ms, min, average, max]. */
export type SeriesPoint = [at: number, min: number, avg: number, max: number];

export interface Series {
  serverId: string;
  /** Mount, interface or container name; '' for metrics of the host. */
  key: string;
  /** In order of time; a point without samples is absent. */
  points: SeriesPoint[];
}

export interface SeriesQuestion {
  serverIds: string[];
  metric: MetricName;
  /** Absent = every key of the metric. */
  key?: string;
  from: Date;
  to: Date;
  /** Absent = chosen so that there are at most 360 points; see planSeries for what is used. */
  stepSeconds?: number;
  now?: Date;
}

interface Row {
  server_id: string;
  key: string;
  at: number;
  lowest: number;
  average: number;
  highest: number;
}

/** One series per server and key, from raw samples or roll-ups, whichever still has the range and is cheapest. */
export async function readSeries(database: Database, question: SeriesQuestion): Promise<Series[]> {
  if (question.serverIds.length === 0 || question.from >= question.to) return [];
  if (isPredicted(question.metric)) return readPredicted(database, question);
  const containers = containersOf(question.metric, question.key);
  const { stepSeconds, resolution } = planSeries({ now: new Date(), containers, ...question });
  const metric = storedBehind(question.metric);
  const rows =
    metric === undefined
      ? await readHeartbeatAge(database, question, stepSeconds)
      : await readStored(database, { ...question, metric }, stepSeconds, resolution);
  return groupRows(rows);
}

/** From the course of the metric behind it, which is read from earlier on. */
async function readPredicted(database: Database, question: SeriesQuestion): Promise<Series[]> {
  const { stepSeconds } = planSeries({ now: new Date(), ...question });
  const metric = storedBehind(question.metric) as StoredMetric;
  const from = new Date(question.from.getTime() - predictionLeadSeconds * 1000);
  const series = await readSeries(database, { ...question, metric, from, stepSeconds });
  return predictSeries(series, question.from);
}

/** Name of the row in `watermarks` up to which a resolution is complete. */
export const rollupWatermark = (resolution: number | string) => `rollup:${resolution}`;

/**
 * Coarse data up to where it is complete, then finer, then raw: the newest minute is on the chart
 * although no roll-up has it yet.
 */
async function readStored(
  { sql }: Database,
  question: SeriesQuestion & { metric: StoredMetric },
  stepSeconds: number,
  resolution: number,
): Promise<Row[]> {
  const { serverIds, metric, key, from, to } = question;
  const source = metricSource(metric);
  const used = resolutions.filter((candidate) => candidate <= resolution);
  const complete = await sql<{ name: string; through: Date }[]>`
    select name, through from watermarks where name in ${sql(['', ...used.map(rollupWatermark)])}`;
  const throughOf = new Map(complete.map((row) => [row.name, row.through]));

  let start = from;
  let layers = sql``;
  for (const layer of used.toReversed()) {
    const through = throughOf.get(rollupWatermark(layer));
    if (through === undefined || through <= start) continue;
    const end = new Date(Math.min(through.getTime(), to.getTime()));
    layers = sql`${layers}
      select server_id, key, bucket as at, minimum as lo, average as mean, maximum as hi, count as n
      from rollups
      where resolution_seconds = ${layer} and server_id in ${sql(serverIds)} and metric = ${metric}
        and bucket >= ${start} and bucket < ${end}
        ${key === undefined ? sql`` : sql`and key = ${key}`}
      union all`;
    start = end;
  }
  return sql<Row[]>`
    with layers (server_id, key, at, lo, mean, hi, n) as (${layers}
      select server_id, key, at, value, value, value, 1 from (
        select server_id, ${sql.unsafe(source.key)} as key, sampled_at as at, ${sql.unsafe(source.value)} as value
        from ${sql(source.table)}
        where server_id in ${sql(serverIds)} and sampled_at >= ${start} and sampled_at < ${to}
      ) raw
      where value is not null ${key === undefined ? sql`` : sql`and key = ${key}`}
    )
    select server_id, key,
      (extract(epoch from date_bin(${`${stepSeconds} seconds`}::interval, at, 'epoch')) * 1000)::float8 as at,
      min(lo)::float8 as lowest,
      (sum(mean * n) / sum(n))::float8 as average,
      max(hi)::float8 as highest
    from layers
    group by 1, 2, 3
    order by 1, 2, 3`;
}

/** How long the server had been silent at the end of each point; from raw samples only. */
async function readHeartbeatAge(
  { sql }: Database,
  { serverIds, from, to }: SeriesQuestion,
  stepSeconds: number,
): Promise<Row[]> {
  return sql<Row[]>`
    select server.id as server_id, ''::text as key,
      (extract(epoch from tick) * 1000)::float8 as at,
      age.seconds as lowest, age.seconds as average, age.seconds as highest
    from servers server
    cross join generate_series(${from}::timestamptz, ${to}::timestamptz - interval '1 ms', ${`${stepSeconds} seconds`}::interval) tick
    cross join lateral (
      select extract(epoch from tick - max(sampled_at))::float8 as seconds
      from samples where server_id = server.id and sampled_at <= tick and sampled_at >= tick - interval '1 day'
    ) age
    where server.id in ${sql(serverIds)} and age.seconds is not null
    order by 1, 2, 3`;
}

function groupRows(rows: Row[]): Series[] {
  const series: Series[] = [];
  for (const row of rows) {
    let last = series.at(-1);
    if (last?.serverId !== row.server_id || last.key !== row.key) {
      last = { serverId: row.server_id, key: row.key, points: [] };
      series.push(last);
    }
    last.points.push([row.at, asStored(row.lowest), asStored(row.average), asStored(row.highest)]);
  }
  return series;
}

/** Columns are 4-byte floats: digits beyond the seventh are noise. */
const asStored = (value: number) => Number(value.toPrecision(7));

/** Names for the legend, by id; a server that never was has none. */
export async function readServerNames({ sql }: Database, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<
    { id: string; name: string }[]
  >`select id, name from servers where id in ${sql(ids)}`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
