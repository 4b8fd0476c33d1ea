import type { ChartMarker } from './chart-spec.ts';

export const markerRowHeight = 19;
const mostRows = 3;
/** Nearer than this and alike: one mark with a count. */
const togetherPx = 14;
/** Between a line and its words, and between two words. */
const gapPx = 6;

export interface PlacedMarker extends ChartMarker {
  /** From the left of the plot, in pixels. */
  x: number;
  /** 0 is next to the plot; undefined = no room for words, the line alone stays. */
  row: number | undefined;
  /** Words begin at the line, or end there. */
  side: 'right' | 'left';
}

export interface MarkerFrame {
  from: number;
  to: number;
  widthPx: number;
  /** Of a label, in the font it is drawn in. */
  measure(label: string): number;
}

/**
 * Where the words of moments go: above the plot, in as few rows as needed, none over another. What an
 * alert and people did is placed before mere events, which lose their words first. Pure.
 *
 * @returns in order of time; moments outside of the range are left out
 */
export function layOutMarkers(markers: readonly ChartMarker[], frame: MarkerFrame): PlacedMarker[] {
  const pixel = ({ at }: ChartMarker) => ((at - frame.from) / (frame.to - frame.from)) * frame.widthPx;
  const inRange = markers.filter(({ at }) => at >= frame.from && at <= frame.to);
  const merged = mergeAlike(
    [...inRange].sort((a, b) => a.at - b.at),
    pixel,
  );
  const taken: [begin: number, end: number][][] = Array.from({ length: mostRows }, () => []);
  const placed = merged.map(
    (marker): PlacedMarker => ({ ...marker, x: pixel(marker), row: undefined, side: 'right' }),
  );
  for (const marker of [...placed].sort((a, b) => rank(a) - rank(b))) {
    const width = frame.measure(marker.label);
    place: for (const [row, others] of taken.entries()) {
      for (const side of ['right', 'left'] as const) {
        const begin = side === 'right' ? marker.x - 2 : marker.x + 2 - width;
        const end = begin + width;
        const isFree = others.every(([from, to]) => end + gapPx <= from || begin - gapPx >= to);
        if (begin < -gapPx || end > frame.widthPx + gapPx || !isFree) continue;
        Object.assign(marker, { row, side });
        others.push([begin, end]);
        break place;
      }
    }
  }
  return placed;
}

const ranks: Record<ChartMarker['tone'], number> = { alert: 0, good: 1, human: 2, event: 3 };
const rank = ({ tone }: ChartMarker) => ranks[tone];

function mergeAlike(ordered: readonly ChartMarker[], pixel: (marker: ChartMarker) => number): ChartMarker[] {
  const groups: ChartMarker[][] = [];
  for (const marker of ordered) {
    const near = groups.findLast(([first]) => first?.label === marker.label && first.tone === marker.tone);
    const last = near?.at(-1);
    if (near && last && pixel(marker) - pixel(last) < togetherPx) near.push(marker);
    else groups.push([marker]);
  }
  return groups.flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    return others.length === 0 ? [first] : [{ ...first, label: `${first.label} ${others.length + 1}×` }];
  });
}
