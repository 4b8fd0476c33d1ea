import type { KnownBlock } from '@slack/types';
import type { Card, CardBlock, Tone } from './card.ts';
import { slackLimits } from './limits.ts';
import { plainText } from './plain-text.ts';
import { renderBlock, renderHeader, renderNote, type SlackFile, type SlackPart } from './slack-blocks.ts';
import { escapedLength, escapeSlack } from './slack-markup.ts';
import { splitText } from './split-text.ts';

/** PNG to upload first; then render `withUploadedImages(card, …)` and edit the message. */
export interface PendingImage {
  /** Index in `card.blocks`. */
  blockIndex: number;
  png: Buffer;
  fileName: string;
  alt: string;
}

/**
 * Send `text`, `blocks` and `attachments` together, always: an edit without `blocks` drops them.
 * `files` hold what the message was too small for and belong beside it.
 */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
  attachments: { color: string; fallback: string; blocks: KnownBlock[] }[];
  files: SlackFile[];
  pendingImages: PendingImage[];
}

const colours: Record<Exclude<Tone, 'neutral'>, string> = {
  info: '#439fe0',
  ok: '#2eb886',
  warning: '#e8912d',
  critical: '#a30200',
  muted: '#dddddd',
  acknowledged: '#daa038',
};

/**
 * Pure. A toned card becomes one attachment, because only attachments have a colour bar: its title
 * is the visible `text` above. A neutral card is plain blocks under a header, `text` its fallback.
 */
export function renderSlack(card: Card, options: { maxBlocks?: number } = {}): SlackMessage {
  const heading =
    [card.emoji, card.title].filter(Boolean).join(' ').replaceAll(/\s+/g, ' ').trim() || 'ChatOps';
  const text = escapeSlack(splitText(heading, slackLimits.fallbackText, escapedLength)[0] ?? heading);
  const parts = card.blocks.map((block, index) => renderBlock(block, index));
  const header: KnownBlock[] = card.tone === 'neutral' ? [renderHeader(heading)] : [];
  const budget = Math.min(options.maxBlocks ?? slackLimits.blocksPerMessage, slackLimits.blocksPerMessage);
  const { kept, overflowed } = takeWhatFits(parts, budget - header.length);
  const files = kept.flatMap((part) => part.file ?? []);
  const body = kept.flatMap((part) => part.blocks);
  if (overflowed) {
    const file = { fileName: `${slug(card.title)}.txt`, content: plainText(card) };
    files.push(file);
    body.push(renderNote([`Too long for one message: everything is in ${file.fileName}.`]));
  }
  const pendingImages = card.blocks.flatMap((block, blockIndex): PendingImage[] =>
    block.kind === 'image' && block.image.kind === 'png'
      ? [{ blockIndex, png: block.image.png, fileName: block.image.fileName, alt: block.alt }]
      : [],
  );
  if (card.tone === 'neutral') {
    return { text, blocks: [...header, ...body], attachments: [], files, pendingImages };
  }
  const attachments = body.length === 0 ? [] : [{ color: colours[card.tone], fallback: text, blocks: body }];
  return { text, blocks: [], attachments, files, pendingImages };
}

/** The same card with the pictures that Slack now has, by index in `card.blocks`. */
export function withUploadedImages(card: Card, fileIds: ReadonlyMap<number, string>): Card {
  const blocks = card.blocks.map((block, index): CardBlock => {
    const fileId = fileIds.get(index);
    return block.kind === 'image' && fileId !== undefined
      ? { ...block, image: { kind: 'uploaded', fileId } }
      : block;
  });
  return { ...card, blocks };
}

/** Takes parts in order while they fit in blocks and characters; what must stay is counted first. */
function takeWhatFits(parts: SlackPart[], maxBlocks: number): { kept: SlackPart[]; overflowed: boolean } {
  const size = (part: SlackPart) => ({
    blocks: part.blocks.length,
    text: JSON.stringify(part.blocks).length,
  });
  const total = parts.map(size);
  const sum = (name: 'blocks' | 'text') => total.reduce((count, one) => count + one[name], 0);
  // JSON counts keys and quotes too: erring on the safe side of the undocumented text limit.
  if (sum('blocks') <= maxBlocks && sum('text') <= slackLimits.textPerMessage) {
    return { kept: parts, overflowed: false };
  }
  const noteSize = 1;
  let blocksLeft = maxBlocks - noteSize;
  let textLeft: number = slackLimits.textPerMessage;
  const take = (part: SlackPart): boolean => {
    const { blocks, text } = size(part);
    // Menus of many options are long but are not text that Slack counts.
    const counted = part.keep ? 0 : text;
    if (blocks > blocksLeft || counted > textLeft) return false;
    blocksLeft -= blocks;
    textLeft -= counted;
    return true;
  };
  const taken = new Set(parts.filter((part) => part.keep && take(part)));
  for (const part of parts) {
    if (part.keep) continue;
    if (!take(part)) break;
    taken.add(part);
  }
  return { kept: parts.filter((part) => taken.has(part)), overflowed: true };
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60) || 'message';
