import type { Chart, Plugin } from 'chart.js';
import type { ChartSpec, ChartThreshold } from './chart-spec.ts';
import { chartTheme, translucent } from './chart-theme.ts';
import { valueLabel } from './chart-ticks.ts';

const small = `600 12px ${chartTheme.font}`;

/** Thresholds with their bad side shaded, moments, and the words for an empty chart. */
export function chartMarks(spec: ChartSpec): Plugin<'line'> {
  return {
    id: 'marks',
    beforeDatasetsDraw: (chart) => {
      for (const span of spec.spans ?? []) shadeSpan(chart, span);
      for (const threshold of spec.thresholds) shadeBreach(chart, threshold, spec.thresholds);
    },
    afterDatasetsDraw: (chart) => {
      for (const threshold of spec.thresholds) drawThreshold(chart, threshold);
      labelThresholds(chart, 'above', spec);
      labelThresholds(chart, 'below', spec);
      for (const marker of spec.markers ?? []) drawMarker(chart, marker);
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
function shadeSpan({ ctx, chartArea, scales }: Chart, span: NonNullable<ChartSpec['spans']>[number]): void {
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
  const top = side === 'above' ? Math.max(...lines) + 4 : Math.min(...lines) - 20;
  const y = Math.min(Math.max(top, chartArea.top + 2), chartArea.bottom - 18);
  let x = chartArea.left + 6;
  ctx.save();
  ctx.font = small;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const threshold of shown) {
    const label = `${threshold.severity} ${valueLabel(threshold.value, unit)}`;
    const width = ctx.measureText(label).width + 10;
    ctx.fillStyle = translucent(chartTheme.ground, 0.75);
    ctx.fillRect(x, y, width, 17);
    ctx.fillStyle = colourOf(threshold);
    ctx.fillText(label, x + 5, y + 9);
    x += width + 6;
  }
  ctx.restore();
}

function drawMarker(chart: Chart, marker: { at: number; label: string }): void {
  const { ctx, chartArea, scales } = chart;
  const x = scales.x?.getPixelForValue(marker.at) ?? 0;
  if (x < chartArea.left || x > chartArea.right) return;
  ctx.save();
  ctx.strokeStyle = chartTheme.text;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  ctx.moveTo(x, chartArea.top);
  ctx.lineTo(x, chartArea.bottom);
  ctx.stroke();
  ctx.font = small;
  ctx.fillStyle = chartTheme.text;
  const rightHalf = x > (chartArea.left + chartArea.right) / 2;
  ctx.textAlign = rightHalf ? 'right' : 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(marker.label, rightHalf ? x - 6 : x + 6, chartArea.bottom - 6);
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
