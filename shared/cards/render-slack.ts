import type { KnownBlock } from '@slack/types';
import { slackCalls } from './call.ts';
import type { Card, CardBlock } from './card.ts';
import { type CardFile, cardFileName, fileNaming } from './card-file.ts';
import { headingOf, withHeadingThatFits } from './heading.ts';
import { slackLimits } from './limits.ts';
import { cardFile, notes } from './notes.ts';
import { renderBlock, renderHeader, renderNote, type SlackPart } from './slack-blocks.ts';
import { escapedLength, escapeSlack } from './slack-markup.ts';
import { takeWhatFits } from './take-what-fits.ts';
import { toneColours } from './tone-colours.ts';

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
  files: CardFile[];
  pendingImages: PendingImage[];
}

/** A longer one is no heading any more, though Slack takes it. */
const longestHeading = 1000;

/**
 * Pure. A toned card becomes one attachment, because only attachments have a colour bar: its title
 * is the visible `text` above. A neutral card is plain blocks under a header, `text` its fallback.
 */
export function renderSlack(original: Card, options: { maxBlocks?: number } = {}): SlackMessage {
  const card = withHeadingThatFits(original, (text) => escapedLength(text) <= longestHeading);
  const heading = headingOf(card);
  const calls = slackCalls(card.calls ?? []);
  const text = calls === '' ? escapeSlack(heading) : `${escapeSlack(heading)} ${calls}`;
  const nameFile = fileNaming();
  const parts = card.blocks.map((block, index) => renderBlock(block, index, nameFile));
  const header: KnownBlock[] = card.tone === 'neutral' ? [renderHeader(heading), ...callBlocks(calls)] : [];
  const budget = Math.min(options.maxBlocks ?? slackLimits.blocksPerMessage, slackLimits.blocksPerMessage);
  const { kept, overflowed } = takeWhatFits(parts, (taken, cut) => fits(taken, cut, budget - header.length));
  const files = kept.flatMap((part) => part.file ?? []);
  const body = kept.flatMap((part) => part.blocks);
  if (overflowed) {
    const file = cardFile(card, nameFile(cardFileName(card.title)));
    files.push(file);
    body.push(renderNote([notes.everything(file)]));
  }
  const pendingImages = card.blocks.flatMap((block, blockIndex): PendingImage[] =>
    block.kind === 'image' && block.image.kind === 'png'
      ? [{ blockIndex, png: block.image.png, fileName: block.image.fileName, alt: block.alt }]
      : [],
  );
  if (card.tone === 'neutral') {
    return { text, blocks: [...header, ...body], attachments: [], files, pendingImages };
  }
  const attachments =
    body.length === 0 ? [] : [{ color: toneColours[card.tone], fallback: text, blocks: body }];
  return { text, blocks: [], attachments, files, pendingImages };
}

/** Where blocks are shown, `text` is not. */
const callBlocks = (calls: string): KnownBlock[] =>
  calls === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: calls } }];

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

function fits(parts: readonly SlackPart[], overflowed: boolean, maxBlocks: number): boolean {
  const blocks = parts.flatMap((part) => part.blocks).length + (overflowed ? 1 : 0);
  // JSON counts keys and quotes too: erring on the safe side of the undocumented text limit. Menus of
  // many options are long but are not text that Slack counts.
  const counted = overflowed ? parts.filter((part) => !part.keep) : parts;
  const text = counted.reduce((sum, part) => sum + JSON.stringify(part.blocks).length, 0);
  return blocks <= maxBlocks && text <= slackLimits.textPerMessage;
}
