import type { Database } from '../../drizzle/database.ts';
import {
  type MarkedTarget,
  readAlertMarks,
  readCommandMarks,
  readRuleThresholds,
} from '../../drizzle/queries/alert-marks.ts';
import { readSeries, readServerNames, type Series } from '../../drizzle/queries/series.ts';
import { planSeries } from '../../drizzle/queries/series-plan.ts';
import { metrics } from '../../shared/metrics.ts';
import type { ChartRenderer } from '../charts/chart-renderer.ts';
import { beginning } from '../charts/draw-series.ts';
import { type ChartedAlerts, type PicturePlan, planPicture } from './alert-chart.ts';
import { alertMarkers } from './alert-marks.ts';
import { alertPicture } from './alert-picture.ts';

/**
 * The picture of one message: of its alert, or of every alert of its group together. Draw it again
 * when they have changed: it shows what they are now.
 *
 * @param alerts of one metric; the first gives the picture its words and thresholds
 * @returns a PNG
 * @throws what readSeries and the renderer throw
 */
export async function drawAlertChart(
  { database, renderer }: { database: Database; renderer: ChartRenderer },
  alerts: ChartedAlerts,
  now: Date,
): Promise<Buffer> {
  const wanted = planPicture(alerts, now.getTime());
  const readAll = ({ from, to, metrics: names }: PicturePlan) =>
    Promise.all(
      names.map((metric) =>
        readSeries(database, { ...target, metric, from: new Date(from), to: new Date(to), now }),
      ),
    );
  const serverIds = [...new Set(alerts.map(({ serverId }) => serverId))];
  const target = { serverIds, ...commonKey(alerts) };
  const found = await readAll(wanted);
  const begin = beginning({ from: new Date(wanted.from), to: new Date(wanted.to) }, found.flat());
  const plan = { ...wanted, from: begin.getTime() };
  const range = { from: begin, to: new Date(plan.to), now };
  const [series, serverNames, thresholds, markers] = await Promise.all([
    // Of a shorter range the points are finer, so it is read again.
    plan.from === wanted.from ? found : readAll(plan),
    readServerNames(database, serverIds),
    alerts[0].ruleId === null ? undefined : readRuleThresholds(database.sql, alerts[0].ruleId),
    readMarkers(database, alerts, plan, range),
  ]);
  const { stepSeconds } = planSeries(range);
  return renderer.render(
    alertPicture(alerts, plan, {
      stepSeconds,
      series: new Map(plan.metrics.map((metric, index) => [metric, series[index] ?? []])),
      serverNames,
      thresholds,
      markers,
    }),
  );
}

/** One key is asked for by name; of several, all are read and chosen from. */
function commonKey(alerts: ChartedAlerts): { key?: string } {
  const keys = new Set(alerts.map(({ key, metric }) => (metrics[metric].per === 'host' ? '' : key)));
  const [key] = keys;
  return keys.size === 1 && key !== undefined ? { key } : {};
}

async function readMarkers(
  database: Database,
  alerts: ChartedAlerts,
  { from, to }: PicturePlan,
  range: { from: Date; to: Date; now: Date },
) {
  const targets = alerts.map(
    ({ serverId, key, metric }): MarkedTarget => ({
      serverId,
      container: metrics[metric].per === 'container' ? key : null,
    }),
  );
  const [events, commands, restarts] = await Promise.all([
    readAlertMarks(
      database.sql,
      alerts.map(({ id }) => id),
    ),
    readCommandMarks(database.sql, targets, { from: new Date(from), to: new Date(to) }),
    readRestarts(database, alerts, range),
  ]);
  return alertMarkers({ events, commands, restarts });
}

/** Of one container only: of many they would be a hedge of lines that nobody can tell apart. */
async function readRestarts(
  database: Database,
  alerts: ChartedAlerts,
  range: { from: Date; to: Date; now: Date },
): Promise<number[]> {
  const [{ serverId, key, metric }] = alerts;
  if (alerts.length > 1 || metrics[metric].per !== 'container' || metric === 'container_restarting')
    return [];
  const counted = await readSeries(database, {
    ...range,
    serverIds: [serverId],
    metric: 'container_restarting',
    key,
  });
  return counted.flatMap(restartsIn);
}

/** Where the count of the last minutes grew; its falling is only that the oldest is long enough ago. */
export function restartsIn({ points }: Pick<Series, 'points'>): number[] {
  return points.flatMap(([at, , , most], index) => {
    const before = points[index - 1];
    return before !== undefined && most > before[3]
      ? Array<number>(Math.round(most - before[3])).fill(at)
      : [];
  });
}
