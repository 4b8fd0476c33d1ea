import type { WebClient } from '@slack/web-api';
import type { Card } from '../../shared/cards/card.ts';
import type { Logger } from '../../shared/logger.ts';
import { prepareMessage } from './prepare-message.ts';
import { sendFiles } from './send-files.ts';

/** Messages for everyone in a channel. Both methods throw the SDK's errors. */
export interface PublicMessages {
  /** @returns the message's timestamp, which is its id in the channel */
  post(card: Card): Promise<string>;
  edit(ts: string, card: Card): Promise<void>;
}

export function createPublicMessages(client: WebClient, channelId: string, logger: Logger): PublicMessages {
  async function contentOf(card: Card) {
    const { text, blocks, attachments, files } = await prepareMessage(client, card, logger);
    return { message: { text, blocks, attachments }, files };
  }

  return {
    async post(card) {
      const { message } = await contentOf(card);
      const posted = await client.chat.postMessage({ channel: channelId, ...message });
      return posted.ts ?? '';
    },
    async edit(ts, card) {
      const { message, files } = await contentOf(card);
      await client.chat.update({ channel: channelId, ts, ...message });
      await sendFiles(client, files, { channelId, threadTs: ts }, card.title).catch((error: unknown) =>
        // The message itself is right; sending it again would not bring the file.
        logger.warn({ err: error }, 'a file could not be sent'),
      );
    },
  };
}
