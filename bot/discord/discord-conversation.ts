import type { Card } from '../../shared/cards/card.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Conversation } from '../conversation.ts';
import { createLiveMessage } from '../live-message.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { renderShown } from './discord-cards.ts';
import type { InteractionWebhook } from './interaction-webhook.ts';
import { postError } from './post-error.ts';
import { createPrivateAnswer, type PrivateAnswerOptions } from './private-answer.ts';
import { createPublicMessages } from './public-messages.ts';

export interface DiscordPlace extends Pick<PrivateAnswerOptions, 'userId' | 'deferred'> {
  interactionId: string;
  channelId: string;
  /** The public message whose button was pressed. */
  pressedId?: string;
}

export interface DiscordConversation extends Conversation {
  /** At the end of the request: nothing may be left thinking. Never throws. */
  close(): Promise<void>;
}

/** Before Discord lets the token end, after 15 minutes. */
const patienceMs = 14 * 60_000;

const line = (emoji: string, title: string): Card => ({ title, emoji, tone: 'info', blocks: [] });
const inTheChannel = line('👍', 'The result follows in the channel.');
const inDirectMessages = line('⏳', 'This takes longer. The answer comes as a direct message.');

export function createDiscordConversation(
  { webhook, channels, logger }: { webhook: InteractionWebhook; channels: ChannelMessages; logger: Logger },
  { interactionId, channelId, pressedId, userId, deferred }: DiscordPlace,
): DiscordConversation {
  let posts = 0;
  /** At most 25 characters. */
  const nextNonce = () => {
    posts += 1;
    return `${interactionId.slice(-18)}.${posts}`;
  };
  const answer = createPrivateAnswer({ webhook, channels, userId, deferred, nextNonce, logger });
  const messages = createPublicMessages({ webhook, channels, channelId, nextNonce });
  const patience = setTimeout(async () => {
    if (!(await answer.isGiven())) await answer.show(inDirectMessages);
  }, patienceMs).unref();

  // By the bot, not by the interaction: its token reaches only messages that were made with it.
  const pressedMessage = (messageId: string): Conversation['pressed'] =>
    createLiveMessage({
      logger,
      classify: classifyDiscordError,
      edit: async (card) => void (await channels.edit(channelId, messageId, renderShown(card))),
      // Whoever posted it may still follow it, and says the end anew where it must be said.
      repost: async () => logger.info('the message of a button is gone'),
    });

  return {
    replaces: true,
    progress: answer.show,
    show: answer.show,
    async publish(card) {
      // The first follow-up takes the place of what is still thinking, and would be as private as that.
      if (!(await answer.isGiven())) await answer.show(inTheChannel);
      if (!(await answer.isGiven())) throw new AppError('unavailable', 'Discord does not take the answer.');
      const messageId = await messages.post(card).catch((error: unknown) => {
        throw postError(error);
      });
      return createLiveMessage({
        logger,
        classify: classifyDiscordError,
        edit: (from) => messages.edit(messageId, from),
        async repost(from) {
          try {
            await messages.post(from);
          } catch (error) {
            logger.warn({ err: error }, 'a result could not be posted; sending it to who asked');
            await answer.sendDirectly(from);
          }
        },
      });
    },
    ...(pressedId === undefined ? {} : { pressed: pressedMessage(pressedId) }),
    async close() {
      clearTimeout(patience);
      await answer.close();
    },
  };
}
