import type { Card } from '../../shared/cards/card.ts';
import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import { tryUntil } from '../try-until.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { renderShown } from './discord-cards.ts';
import { type InteractionWebhook, tokenEnded } from './interaction-webhook.ts';
import { sendWithFiles } from './without-files.ts';

/** Messages for everyone: through the interaction while its token lives, since that needs no permission here. */
export interface PublicMessages {
  /** @returns the message's id */
  post(card: Card): Promise<string>;
  edit(messageId: string, card: Card): Promise<void>;
}

/** Somebody waits to see it. */
const postWithinMs = 10_000;

/** Both methods throw the SDK's errors. */
export function createPublicMessages({
  webhook,
  channels,
  channelId,
  nextNonce,
}: {
  webhook: InteractionWebhook;
  channels: ChannelMessages;
  channelId: string;
  /** A new one for each post. */
  nextNonce(): string;
}): PublicMessages {
  /** By the interaction's token, then as any other message of the bot. */
  async function whileAlive<Result>(
    byToken: () => Promise<Result>,
    asBot: () => Promise<Result>,
  ): Promise<Result> {
    if (!webhook.alive()) return asBot();
    try {
      return await byToken();
    } catch (error) {
      if (!tokenEnded(error)) throw error;
      return asBot();
    }
  }

  return {
    async post(card) {
      const nonce = nextNonce();
      const message = renderShown(card);
      const send = (content: DiscordMessage) =>
        whileAlive(
          () => webhook.followUp(content, { ephemeral: false }),
          () => channels.post(channelId, content, nonce),
        );
      const posted = await tryUntil(() => sendWithFiles(message, send), {
        deadline: Date.now() + postWithinMs,
        classify: classifyDiscordError,
      });
      return posted.id;
    },
    async edit(messageId, card) {
      await sendWithFiles(renderShown(card), (content) =>
        whileAlive(
          () => webhook.edit(messageId, content),
          () => channels.edit(channelId, messageId, content),
        ),
      );
    },
  };
}
