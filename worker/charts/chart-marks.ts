import type { Chart, Plugin } from 'chart.js';
import type { ChartSpec, ChartThreshold } from './chart-spec.ts';
import { chartTheme, translucent } from './chart-theme.ts';
import { valueLabel } from './chart-ticks.ts';

type ChartSpan = NonNullable<ChartSpec['spans']>[number];

const small = `600 14px ${chartTheme.font}`;

/** Thresholds with their bad side shaded, times, and the words for an empty chart. */
export function chartMarks(spec: ChartSpec): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw: (chart) => {
      // A state band is red where it is bad: a shade over it would be a third colour.
      if (spec.state !== undefined) return;
      for (const span of spec.spans ?? []) shadeSpan(chart, span);
      for (const threshold of spec.thresholds) shadeBreach(chart, threshold, spec.thresholds);
    },
    afterDatasetsDraw: (chart) => {
      for (const span of spec.spans ?? []) labelSpan(chart, span);
      for (const threshold of spec.thresholds) drawThreshold(chart, threshold);
      labelThresholds(chart, 'above', spec);
      labelThresholds(chart, 'below', spec);
      if (spec.series.every(({ points }) => points.length === 0)) drawEmpty(chart);
    },
  };
}

const pixelOf = ({ scales }: Chart, { value }: ChartThreshold) => scales.y?.getPixelForValue(value) ?? 0;
const colourOf = ({ severity }: ChartThreshold) => chartTheme[severity];

/** Up to the next graver threshold, or the edge: two shades on top of each other would be a third. */
function shadeBreach(chart: Chart, threshold: ChartThreshold, all: readonly ChartThreshold[]): void {
  const { ctx, chartArea } = chart;
  const y = clamp(pixelOf(chart, threshold), chartArea);
  const above = threshold.side === 'above';
  const next = all.find(
    ({ side, value }) =>
      side === threshold.side && (above ? value > threshold.value : value < threshold.value),
  );
  const edge =
    next === undefined ? (above ? chartArea.top : chartArea.bottom) : clamp(pixelOf(chart, next), chartArea);
  ctx.save();
  ctx.fillStyle = translucent(colourOf(threshold), 0.1);
  ctx.fillRect(chartArea.left, Math.min(y, edge), chartArea.width, Math.abs(edge - y));
  ctx.restore();
}

/** Begin and end are marked on the upper edge: a firing of a minute must be seen on a chart of a week. */
function shadeSpan({ ctx, chartArea, scales }: Chart, span: ChartSpan): void {
  const at = (time: number) => {
    const x = scales.x?.getPixelForValue(time) ?? 0;
    return Math.min(Math.max(x, chartArea.left), chartArea.right);
  };
  const begin = at(span.from);
  const width = Math.max(at(span.to) - begin, 1.5);
  ctx.save();
  ctx.fillStyle = translucent(chartTheme[span.severity], 0.22);
  ctx.fillRect(begin, chartArea.top, width, chartArea.bottom - chartArea.top);
  ctx.fillStyle = chartTheme[span.severity];
  ctx.fillRect(begin, chartArea.top, width, 3);
  ctx.restore();
}

/** In its middle, where it has the room. */
function labelSpan({ ctx, chartArea, scales }: Chart, { from, to, label }: ChartSpan): void {
  if (label === undefined) return;
  const [left, right] = [from, to].map((at) =>
    Math.min(Math.max(scales.x?.getPixelForValue(at) ?? 0, chartArea.left), chartArea.right),
  ) as [number, number];
  ctx.save();
  ctx.font = small;
  ctx.fillStyle = chartTheme.text;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  if (ctx.measureText(label).width + 12 <= right - left) {
    ctx.fillText(label, (left + right) / 2, (chartArea.top + chartArea.bottom) / 2);
  }
  ctx.restore();
}

function drawThreshold(chart: Chart, threshold: ChartThreshold): void {
  const { ctx, chartArea } = chart;
  const y = pixelOf(chart, threshold);
  if (y < chartArea.top || y > chartArea.bottom) return;
  ctx.save();
  ctx.strokeStyle = colourOf(threshold);
  ctx.lineWidth = 1.25;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, y);
  ctx.lineTo(chartArea.right, y);
  ctx.stroke();
  ctx.restore();
}

/** In one row on the good side: lines close to each other would run through each other's words. */
function labelThresholds(chart: Chart, side: ChartThreshold['side'], { thresholds, unit }: ChartSpec): void {
  const { ctx, chartArea } = chart;
  const shown = thresholds.filter((threshold) => threshold.side === side);
  const lines = shown.map((threshold) => pixelOf(chart, threshold));
  const top = side === 'above' ? Math.max(...lines) + 4 : Math.min(...lines) - 23;
  const y = Math.min(Math.max(top, chartArea.top + 2), chartArea.bottom - 21);
  let x = chartArea.left + 6;
  ctx.save();
  ctx.font = small;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const threshold of shown) {
    const label = `${threshold.label ?? threshold.severity} ${valueLabel(threshold.value, unit)}`;
    const width = ctx.measureText(label).width + 10;
    ctx.fillStyle = translucent(chartTheme.ground, 0.75);
    ctx.fillRect(x, y, width, 19);
    ctx.fillStyle = colourOf(threshold);
    ctx.fillText(label, x + 5, y + 10);
    x += width + 6;
  }
  ctx.restore();
}

function drawEmpty({ ctx, chartArea }: Chart): void {
  ctx.save();
  ctx.font = `400 15px ${chartTheme.font}`;
  ctx.fillStyle = chartTheme.mutedText;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(
    'No data in this range',
    (chartArea.left + chartArea.right) / 2,
    (chartArea.top + chartArea.bottom) / 2,
  );
  ctx.restore();
}

const clamp = (y: number, { top, bottom }: { top: number; bottom: number }) =>
  Math.min(Math.max(y, top), bottom);
