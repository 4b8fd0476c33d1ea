import type { Card } from '../../shared/cards/card.ts';
import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import type { Logger } from '../../shared/logger.ts';
import { tryUntil } from '../try-until.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { renderPlainly, renderPrivately, renderShown } from './discord-cards.ts';
import { type InteractionWebhook, tokenEnded } from './interaction-webhook.ts';
import { sendWithFiles } from './without-files.ts';

export interface PrivateAnswerOptions {
  webhook: InteractionWebhook;
  channels: ChannelMessages;
  userId: string;
  /** `reply`: "thinking…" waits for its answer; `update`: the message with the button stays until replaced. */
  deferred: 'reply' | 'update';
  /** A new one for each post. */
  nextNonce(): string;
  logger: Logger;
}

/** What one person alone sees: the interaction's original message, as long as its token lives. */
export interface PrivateAnswer {
  /** Replaces what was shown before; one after the other, so that the last one stays. Never throws. */
  show(card: Card): Promise<void>;
  /** By direct message. Never throws. */
  sendDirectly(card: Card): Promise<void>;
  /** False while "thinking…" is all there is to see. */
  isGiven(): Promise<boolean>;
  /** Removes what is still thinking. Never throws. */
  close(): Promise<void>;
}

/** How long an answer is tried for. */
const answerWithinMs = 30_000;
const removeWithinMs = 10_000;

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json: here, dismissed by its reader. */
const unknownMessage = 10008;

export function createPrivateAnswer(options: PrivateAnswerOptions): PrivateAnswer {
  const { webhook, channels, userId, deferred, nextNonce, logger } = options;
  let given = deferred === 'update';
  let tail: Promise<void> = Promise.resolve();

  const within = <Result>(ms: number, attempt: () => Promise<Result>): Promise<Result> =>
    tryUntil(attempt, { deadline: Date.now() + ms, classify: classifyDiscordError });

  async function answer(card: Card): Promise<void> {
    try {
      await answerWith(renderShown(card));
    } catch (error) {
      if (tokenEnded(error)) return sendDirectly(card);
      logger.warn({ err: error }, 'an answer was refused; sending it plainly');
      await answerWith(renderPlainly(card)).catch((second: unknown) =>
        logger.error({ err: second }, 'an answer could not be delivered'),
      );
    }
  }

  async function answerWith(message: DiscordMessage): Promise<void> {
    await sendWithFiles(message, (content) =>
      within(answerWithinMs, () => webhook.editOriginal(content)).catch(async (error: unknown) => {
        if (!isGone(error)) throw error;
        await webhook.followUp(content, { ephemeral: true });
      }),
    );
    given = true;
  }

  async function sendDirectly(card: Card): Promise<void> {
    // The original is out of reach: there is nothing left to do about it.
    given = true;
    const nonce = nextNonce();
    try {
      const message = renderPrivately(card);
      await within(answerWithinMs, () => channels.postDirectly(userId, message, nonce));
    } catch (error) {
      logger.error({ err: error }, 'an answer could not be delivered as a direct message');
    }
  }

  return {
    show(card) {
      tail = tail.then(() => answer(card));
      return tail;
    },
    sendDirectly,
    async isGiven() {
      await tail;
      return given;
    },
    async close() {
      await tail;
      if (given) return;
      await within(removeWithinMs, () => webhook.deleteOriginal()).catch((error: unknown) =>
        logger.error({ err: error }, 'an unanswered message could not be removed'),
      );
    },
  };
}

function isGone(error: unknown): boolean {
  const failure = classifyDiscordError(error);
  return failure.kind === 'permanent' && failure.code === unknownMessage;
}
