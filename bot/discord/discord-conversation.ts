import type { Card } from '../../shared/cards/card.ts';
import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Conversation } from '../conversation.ts';
import { createLiveMessage } from '../live-message.ts';
import { tryUntil } from '../try-until.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { renderPlainly, renderPrivately, renderShown } from './discord-cards.ts';
import { type InteractionWebhook, tokenEnded } from './interaction-webhook.ts';
import { postError } from './post-error.ts';
import { sendWithFiles } from './without-files.ts';

export interface DiscordPlace {
  interactionId: string;
  channelId: string;
  userId: string;
  /** `reply`: "thinking…" waits for its answer; `update`: the message with the button stays until replaced. */
  deferred: 'reply' | 'update';
}

export interface DiscordConversation extends Conversation {
  /** At the end of the request: nothing may be left thinking. Never throws. */
  close(): Promise<void>;
}

/** How long an answer is tried for, and a post that somebody waits to see. */
const answerWithinMs = 30_000;
const postWithinMs = 10_000;
/** Discord lets the token end after 15 minutes. */
const patienceMs = 14 * 60_000;

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json: here, dismissed by its reader. */
const unknownMessage = 10008;

const inTheChannel: Card = {
  title: 'The result follows in the channel.',
  tone: 'info',
  emoji: '👍',
  blocks: [],
};
const inDirectMessages: Card = {
  title: 'This takes longer. The answer comes as a direct message.',
  tone: 'info',
  emoji: '⏳',
  blocks: [],
};

export function createDiscordConversation(
  { webhook, channels, logger }: { webhook: InteractionWebhook; channels: ChannelMessages; logger: Logger },
  { interactionId, channelId, userId, deferred }: DiscordPlace,
): DiscordConversation {
  let answered = deferred === 'update';
  let posts = 0;
  let tail: Promise<void> = Promise.resolve();
  const patience = answered ? undefined : setTimeout(() => void show(inDirectMessages), patienceMs);
  patience?.unref();

  const within = <Result>(ms: number, attempt: () => Promise<Result>): Promise<Result> =>
    tryUntil(attempt, { deadline: Date.now() + ms, classify: classifyDiscordError });
  /** Retried with the same one, a post is made once. At most 25 characters. */
  const nextNonce = () => `${interactionId.slice(-18)}.${posts++}`;

  /** One after the other, so that the last one shown is the one that stays. */
  function show(card: Card): Promise<void> {
    tail = tail.then(() => answer(card));
    return tail;
  }

  async function answer(card: Card): Promise<void> {
    try {
      await answerWith(renderShown(card));
    } catch (error) {
      if (tokenEnded(error)) return answerDirectly(card);
      logger.warn({ err: error }, 'an answer was refused; sending it plainly');
      await answerWith(renderPlainly(card)).catch((second: unknown) =>
        logger.error({ err: second }, 'an answer could not be delivered'),
      );
    }
  }

  async function answerWith(message: DiscordMessage): Promise<void> {
    const send = (content: DiscordMessage) =>
      within(answerWithinMs, () => webhook.editOriginal(content)).catch(async (error: unknown) => {
        if (!isGone(error)) throw error;
        await webhook.followUp(content, { ephemeral: true });
      });
    await sendWithFiles(message, send);
    answered = true;
  }

  /** After the token's end nothing else reaches one person alone, and the original is out of reach. */
  async function answerDirectly(card: Card): Promise<void> {
    answered = true;
    const nonce = nextNonce();
    try {
      const message = renderPrivately(card);
      await within(answerWithinMs, () => channels.postDirectly(userId, message, nonce));
    } catch (error) {
      logger.error({ err: error }, 'an answer could not be delivered as a direct message');
    }
  }

  /** The public message: through the interaction while that works, since it needs no permissions here. */
  async function post(card: Card): Promise<string> {
    const nonce = nextNonce();
    const send = async (message: DiscordMessage) => {
      if (!webhook.alive()) return channels.post(channelId, message, nonce);
      try {
        return await webhook.followUp(message, { ephemeral: false });
      } catch (error) {
        if (!tokenEnded(error)) throw error;
        return channels.post(channelId, message, nonce);
      }
    };
    const message = renderShown(card);
    const { id } = await within(postWithinMs, () => sendWithFiles(message, send));
    return id;
  }

  async function edit(messageId: string, card: Card): Promise<void> {
    await sendWithFiles(renderShown(card), async (message) => {
      if (webhook.alive()) {
        try {
          return await webhook.edit(messageId, message);
        } catch (error) {
          if (!tokenEnded(error)) throw error;
        }
      }
      await channels.edit(channelId, messageId, message);
    });
  }

  return {
    replaces: true,
    progress: show,
    show,
    async publish(card) {
      await tail;
      // The first follow-up takes the place of what is still thinking, and would be as private as that.
      if (!answered) await show(inTheChannel);
      if (!answered) throw new AppError('unavailable', 'Discord does not take the answer.');
      const messageId = await post(card).catch((error: unknown) => {
        throw postError(error);
      });
      return createLiveMessage({
        logger,
        classify: classifyDiscordError,
        edit: (from) => edit(messageId, from),
        async repost(from) {
          try {
            await post(from);
          } catch (error) {
            logger.warn({ err: error }, 'a result could not be posted; sending it to who asked');
            await answerDirectly(from);
          }
        },
      });
    },
    async close() {
      clearTimeout(patience);
      await tail;
      if (answered) return;
      await within(postWithinMs, () => webhook.deleteOriginal()).catch((error: unknown) =>
        logger.error({ err: error }, 'an unanswered message could not be removed'),
      );
    },
  };
}

function isGone(error: unknown): boolean {
  const failure = classifyDiscordError(error);
  return failure.kind === 'permanent' && failure.code === unknownMessage;
}
