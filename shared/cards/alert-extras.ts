import type { AlertCardOptions } from './alert-card.ts';
import type { CardBlock } from './card.ts';

/** What cards of one and of many alerts have in common below the facts: picture, and who could not be told. */
export function alertExtras({ chart, untold = [] }: AlertCardOptions, alt: string): CardBlock[] {
  const blocks: CardBlock[] = [];
  if (chart?.state === 'attached') {
    blocks.push({ kind: 'image', image: chart.image, alt });
    if (chart.outdated) blocks.push({ kind: 'context', text: ['A newer chart could not be drawn.'] });
  }
  if (chart?.state === 'failed') blocks.push({ kind: 'context', text: ['The chart could not be drawn.'] });
  for (const { channel, reason } of untold) {
    blocks.push({
      kind: 'context',
      text: ['⚠️ Could not be told in ', { kind: 'channel', channel }, `: ${reason}`],
    });
  }
  return blocks;
}
