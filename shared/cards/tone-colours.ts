import type { Tone } from './card.ts';

/** The bar beside a message. A neutral card has none. */
export const toneColours: Record<Exclude<Tone, 'neutral'>, `#${string}`> = {
  info: '#439fe0',
  ok: '#2eb886',
  warning: '#e8912d',
  critical: '#a30200',
  muted: '#dddddd',
  acknowledged: '#daa038',
};
