import type { Chart, Plugin } from 'chart.js';
import { formatDuration } from '../../shared/format.ts';
import type { StateMetric } from '../../shared/state-metrics.ts';
import type { ChartSeries, ChartSpec } from './chart-spec.ts';
import { chartTheme, translucent } from './chart-theme.ts';

/** More missing time than this many points is a gap. */
const gapPoints = 2.5;
const labelHeight = 20;
const highestBand = 64;

export interface StateSegment {
  /** Epoch ms. */
  from: number;
  to: number;
  isGood: boolean;
}

/** A series of 0 and 1 -> how long it was what. A point that had both was bad. Pure. */
export function stateSegments(
  { points }: ChartSeries,
  { good }: StateMetric,
  { stepSeconds, to }: { stepSeconds: number; to: number },
): StateSegment[] {
  const apart = points.slice(1).map((point, index) => point[0] - (points[index]?.[0] ?? 0));
  const usual = Math.max(stepSeconds * 1000, apart.sort((a, b) => a - b)[Math.floor(apart.length / 2)] ?? 0);
  const segments: StateSegment[] = [];
  for (const [index, [at, min, , max]] of points.entries()) {
    const next = points[index + 1]?.[0] ?? to;
    const end = next - at > gapPoints * usual ? at + usual : next;
    const isGood = good === 1 ? min >= 1 : max <= 0;
    const last = segments.at(-1);
    if (last?.isGood === isGood && last.to >= at) last.to = end;
    else segments.push({ from: at, to: end, isGood });
  }
  return segments;
}

/** A band per series: in words and colour what it was, and nothing where nobody knows. */
export function drawStateBands(spec: ChartSpec, state: StateMetric): Plugin<'line'> {
  return {
    id: 'state-bands',
    beforeDatasetsDraw: (chart) => {
      const lane = (chart.chartArea.bottom - chart.chartArea.top) / Math.max(1, spec.series.length);
      chart.ctx.save();
      chart.ctx.textBaseline = 'middle';
      for (const [index, series] of spec.series.entries()) {
        drawLane(chart, spec, state, series, { top: chart.chartArea.top + index * lane, height: lane });
      }
      chart.ctx.restore();
    },
  };
}

function drawLane(
  { ctx, chartArea, scales }: Chart,
  spec: ChartSpec,
  state: StateMetric,
  series: ChartSeries,
  lane: { top: number; height: number },
): void {
  const isNamed = spec.series.length > 1;
  const height = Math.min(highestBand, lane.height - (isNamed ? labelHeight : 0) - 6);
  const top = isNamed ? lane.top + labelHeight : lane.top + (lane.height - height) / 2;
  ctx.textAlign = 'left';
  if (isNamed) {
    ctx.font = `400 14px ${chartTheme.font}`;
    ctx.fillStyle = chartTheme.text;
    ctx.fillText(series.label, chartArea.left, lane.top + labelHeight / 2);
  }
  ctx.fillStyle = translucent(chartTheme.lines[0], 0.1);
  ctx.fillRect(chartArea.left, top, chartArea.width, height);
  const pixel = (at: number) =>
    Math.min(Math.max(scales.x?.getPixelForValue(at) ?? 0, chartArea.left), chartArea.right);
  for (const { from, to, isGood } of stateSegments(series, state, spec)) {
    const left = pixel(from);
    // A moment of a bad state must be seen on a chart of a day.
    const width = Math.max(pixel(to) - left, 2);
    ctx.fillStyle = isGood ? chartTheme.state.good : chartTheme.state.bad;
    ctx.fillRect(left, top, width, height);
    const word = state.words[isGood ? state.good : 1 - state.good] as string;
    const lasted = formatDuration(Math.max(1, Math.round((to - from) / 1000)));
    // Of what was so before the chart begins nobody knows here for how long.
    const begins = from > spec.from + 2 * spec.stepSeconds * 1000;
    ctx.font = `600 ${height < 24 ? 12 : 14}px ${chartTheme.font}`;
    ctx.fillStyle = chartTheme.text;
    const words = [begins ? `${word} ${lasted}` : word, word].find(
      (text) => ctx.measureText(text).width + 16 <= width,
    );
    if (words !== undefined && height >= 14) ctx.fillText(words, left + 8, top + height / 2);
  }
}
