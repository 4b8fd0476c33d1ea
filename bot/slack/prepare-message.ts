import type { WebClient } from '@slack/web-api';
import type { Card, CardBlock } from '../../shared/cards/card.ts';
import { slackLimits } from '../../shared/cards/limits.ts';
import { renderSlack, type SlackMessage, withUploadedImages } from '../../shared/cards/render-slack.ts';
import type { Logger } from '../../shared/logger.ts';
import { uploadImage } from '../../shared/slack/upload-image.ts';

/** Leaves room for a note on where files went. */
const options = { maxBlocks: slackLimits.blocksPerMessage - 1 };

/**
 * A card as a Slack message, its pictures uploaded first. A picture that cannot be uploaded is said
 * so in its place; the message is sent either way. Never throws for a picture.
 */
export async function prepareMessage(client: WebClient, card: Card, logger: Logger): Promise<SlackMessage> {
  const { pendingImages, ...message } = renderSlack(card, options);
  if (pendingImages.length === 0) return { ...message, pendingImages };
  const uploaded = new Map<number, string>();
  const failed = new Set<number>();
  await Promise.all(
    pendingImages.map(async (image) => {
      try {
        uploaded.set(image.blockIndex, await uploadImage(client, image));
      } catch (error) {
        logger.warn({ err: error, fileName: image.fileName }, 'a picture could not be uploaded');
        failed.add(image.blockIndex);
      }
    }),
  );
  return renderSlack(withoutImages(withUploadedImages(card, uploaded), failed), options);
}

function withoutImages(card: Card, missing: ReadonlySet<number>): Card {
  const blocks = card.blocks.map(
    (block, index): CardBlock =>
      missing.has(index)
        ? { kind: 'context', text: ['The picture could not be uploaded to Slack. Try again in a minute.'] }
        : block,
  );
  return { ...card, blocks };
}
