/** Dark on its own ground: the same picture sits well in light and dark chat. Logical pixels. */
export const chartSize = { width: 720, height: 360, pixelRatio: 1.5 } as const;

export const chartTheme = {
  font: 'Inter, "Inter Ext", sans-serif',
  ground: '#15181e',
  grid: 'rgba(255, 255, 255, 0.08)',
  text: '#f2f4f8',
  mutedText: '#a3abb9',
  /** Told apart by people with any colour vision, on the dark ground. */
  lines: [
    '#5aa9f7',
    '#f2a33a',
    '#6fd08c',
    '#d685e6',
    '#f7d154',
    '#58d3d6',
    '#ff8f8f',
    '#a5b4fc',
    '#c2e06b',
    '#e0a583',
  ],
  marker: { alert: '#ff5c5c', good: '#6fd08c', human: '#7cc4ff', event: '#d2d8e3' },
  state: { good: '#3f9d5f', bad: '#d94a4a' },
  warning: '#f2a33a',
  critical: '#ff5c5c',
} as const;

/** '#rrggbb' -> 'rgba(…)'. */
export function translucent(colour: string, alpha: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
