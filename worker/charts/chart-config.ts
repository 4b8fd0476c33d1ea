import type { ChartConfiguration } from 'chart.js';
import { formatDuration } from '../../shared/format.ts';
import { chartDatasets } from './chart-datasets.ts';
import { chartMarks } from './chart-marks.ts';
import type { ChartSpec } from './chart-spec.ts';
import { chartSize, chartTheme } from './chart-theme.ts';
import { timeLabel, timeTicks, valueLabel, valueScale } from './chart-ticks.ts';
import { drawMarkers, markerMargin } from './draw-markers.ts';
import { drawStateBands } from './state-bands.ts';

const family = chartTheme.font;

/** Pure: what is to be shown -> Chart.js' configuration. */
export function chartConfig(spec: ChartSpec): ChartConfiguration<'line'> {
  const { unit, from, to } = spec;
  const time = timeTicks(from, to, 8);
  const shown = spec.series.flatMap(({ points }) => points.flatMap(([, min, , max]) => [min, max]));
  const values = [...shown, ...spec.thresholds.map(({ value }) => value)];
  const scale = valueScale(
    unit,
    values.reduce((a, b) => Math.min(a, b), 0),
    values.reduce((a, b) => Math.max(a, b), 0),
  );
  return {
    type: 'line',
    data: { datasets: spec.state === undefined ? chartDatasets(spec) : [] },
    plugins: [
      ...(spec.state === undefined ? [] : [drawStateBands(spec, spec.state)]),
      chartMarks(spec),
      drawMarkers(spec),
    ],
    options: {
      responsive: false,
      animation: false,
      parsing: false,
      normalized: true,
      devicePixelRatio: chartSize.pixelRatio,
      font: { family },
      layout: { padding: { top: 12, right: 24, bottom: 8, left: 12 } },
      elements: { line: { tension: 0 } },
      plugins: {
        tooltip: { enabled: false },
        title: {
          display: true,
          text: shorten(spec.title, 62),
          align: 'start',
          color: chartTheme.text,
          font: { family, size: 21, weight: 600 },
          padding: { top: 0, bottom: 4 },
        },
        subtitle: {
          display: true,
          text: spec.subtitle ?? summary(spec),
          align: 'start',
          color: chartTheme.mutedText,
          font: { family, size: 15 },
          padding: { bottom: 12 + markerMargin(spec) },
        },
        legend: {
          display: spec.series.length > 1 && spec.state === undefined,
          position: 'bottom',
          align: 'start',
          labels: {
            color: chartTheme.text,
            font: { family, size: 14 },
            usePointStyle: true,
            pointStyle: 'line',
            boxWidth: 22,
            filter: ({ text }) => text !== '',
          },
        },
      },
      scales: {
        x: {
          type: 'linear',
          min: from,
          max: to,
          grid: { color: chartTheme.grid, tickLength: 4 },
          border: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = time.ticks.map((value) => ({ value }));
          },
          ticks: {
            color: chartTheme.mutedText,
            font: { family, size: 14 },
            maxRotation: 0,
            autoSkip: false,
            callback: (value) => timeLabel(Number(value), time.stepMs),
          },
        },
        y: {
          // A band says in words what it means.
          display: spec.state === undefined,
          type: 'linear',
          min: scale.min,
          max: scale.max,
          grid: { color: chartTheme.grid, tickLength: 0 },
          border: { display: false },
          ticks: {
            color: chartTheme.mutedText,
            font: { family, size: 14 },
            stepSize: scale.step,
            padding: 8,
            callback: (value) => valueLabel(Number(value), unit),
          },
        },
      },
    },
  };
}

/** "last 1h, times in UTC · now 97 % · average 34 % · peak 99 %"; of several series only the range. */
function summary({ series, unit, from, to, state }: ChartSpec): string {
  const range = `${formatDuration(Math.round((to - from) / 1000))}, times in UTC`;
  const points = series.length === 1 && state === undefined ? (series[0]?.points ?? []) : [];
  const newest = points.at(-1);
  if (newest === undefined) return range;
  const average = points.reduce((sum, [, , avg]) => sum + avg, 0) / points.length;
  const peak = points.reduce((most, [, , , max]) => Math.max(most, max), newest[3]);
  const say = (value: number) => valueLabel(value, unit);
  return `${range}  ·  now ${say(newest[2])}  ·  average ${say(average)}  ·  peak ${say(peak)}`;
}

const shorten = (text: string, length: number) =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
