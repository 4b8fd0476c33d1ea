import { describe, expect, it } from 'vitest';
import type { ChartMarker } from './chart-spec.ts';
import { layOutMarkers } from './lay-out-markers.ts';

/** 10 px per letter, one px per ms. */
const frame = { from: 0, to: 600, widthPx: 600, measure: (label: string) => label.length * 10 };
const mark = (at: number, label: string, tone: ChartMarker['tone'] = 'alert'): ChartMarker => ({
  at,
  label,
  tone,
});
const placed = (...markers: ChartMarker[]) =>
  layOutMarkers(markers, frame).map(({ label, row, side }) => [label, row, side]);

describe('words of moments', () => {
  it('stand to the right of their line, or to the left where the chart ends', () => {
    expect(placed(mark(100, 'fired'), mark(590, 'resolved'))).toEqual([
      ['fired', 0, 'right'],
      ['resolved', 0, 'left'],
    ]);
  });

  it('take the other side, then another row, rather than run into each other', () => {
    expect(placed(mark(300, 'fired'), mark(310, 'acked'), mark(320, 'restarted'))).toEqual([
      ['fired', 0, 'right'],
      ['acked', 1, 'right'],
      ['restarted', 2, 'right'],
    ]);
  });

  it('of mere events are the first to go when there is no room', () => {
    const events = [100, 120, 140, 160].map((at, index) => mark(at, `event number ${index}`, 'event'));
    const rows = layOutMarkers([...events, mark(130, 'fired')], frame);
    expect(rows.find(({ label }) => label === 'fired')?.row).toBe(0);
    expect(rows.filter(({ row }) => row === undefined).every(({ tone }) => tone === 'event')).toBe(true);
    expect(rows.some(({ row }) => row === undefined)).toBe(true);
  });

  it('are counted when many alike are at one place', () => {
    const storm = Array.from({ length: 40 }, (_, index) => mark(300 + index, 'fired'));
    expect(placed(...storm, mark(500, 'fired'))).toEqual([
      ['fired 40×', 0, 'right'],
      ['fired', 0, 'right'],
    ]);
  });

  it('never overlap, whatever comes', () => {
    const many = Array.from({ length: 60 }, (_, index) => mark((index * 37) % 600, `m${index}`));
    const boxes = layOutMarkers(many, frame)
      .filter(({ row }) => row !== undefined)
      .map(({ x, row, side, label }) => {
        const begin = side === 'right' ? x : x - label.length * 10;
        return { row, begin, end: begin + label.length * 10 };
      });
    for (const one of boxes) {
      for (const other of boxes) {
        if (one === other || one.row !== other.row) continue;
        expect(one.end <= other.begin || one.begin >= other.end).toBe(true);
      }
    }
  });

  it('outside of the range are left out', () => {
    expect(placed(mark(-1, 'before'), mark(601, 'after'))).toEqual([]);
  });
});
