import type { Chart, Plugin } from 'chart.js';
import type { ChartSpec } from './chart-spec.ts';
import { chartTheme } from './chart-theme.ts';
import { layOutMarkers, markerRowHeight, type PlacedMarker } from './lay-out-markers.ts';

const font = `600 14px ${chartTheme.font}`;
/** The plot is not there yet when its margin is decided: its width but for the value axis. */
const assumedWidthPx = 620;
const assumedCharacterPx = 8;

/** How much room above the plot the words will take. */
export function markerMargin({ markers = [], from, to }: ChartSpec): number {
  const frame = {
    from,
    to,
    widthPx: assumedWidthPx,
    measure: (label: string) => label.length * assumedCharacterPx,
  };
  const rows = layOutMarkers(markers, frame).map(({ row }) => (row ?? 0) + 1);
  return rows.length === 0 ? 0 : Math.max(...rows) * markerRowHeight;
}

/** Moments: a line through the plot, words above it. */
export function drawMarkers({ markers = [], from, to }: ChartSpec): Plugin<'line'> {
  return {
    id: 'markers',
    afterDatasetsDraw: (chart) => {
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = font;
      const widthPx = chartArea.right - chartArea.left;
      const measure = (label: string) => ctx.measureText(label).width;
      const placed = layOutMarkers(markers, { from, to, widthPx, measure });
      for (const marker of placed) drawLine(chart, marker);
      for (const marker of placed) drawWords(chart, marker);
      ctx.restore();
    },
  };
}

const wordsBottom = ({ chartArea }: Chart, row: number) => chartArea.top - 3 - row * markerRowHeight;

function drawLine(chart: Chart, { x, row, tone }: PlacedMarker): void {
  const { ctx, chartArea } = chart;
  ctx.strokeStyle = chartTheme.marker[tone];
  ctx.lineWidth = tone === 'event' ? 1 : 1.5;
  ctx.setLineDash(tone === 'event' ? [2, 4] : [5, 3]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left + x, row === undefined ? chartArea.top : wordsBottom(chart, row));
  ctx.lineTo(chartArea.left + x, chartArea.bottom);
  ctx.stroke();
}

/** On a ground of their own: the line of a word further up goes behind them. */
function drawWords(chart: Chart, { x, row, side, tone, label }: PlacedMarker): void {
  if (row === undefined) return;
  const { ctx, chartArea } = chart;
  const bottom = wordsBottom(chart, row);
  const width = ctx.measureText(label).width;
  const left = chartArea.left + x + (side === 'right' ? -1 : 1 - width);
  ctx.fillStyle = chartTheme.ground;
  ctx.fillRect(left - 2, bottom - markerRowHeight + 2, width + 4, markerRowHeight - 1);
  ctx.fillStyle = chartTheme.marker[tone];
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(label, left, bottom);
}
