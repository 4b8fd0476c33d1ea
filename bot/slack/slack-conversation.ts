import type { WebClient } from '@slack/web-api';
import type { Card } from '../../shared/cards/card.ts';
import type { SlackMessage } from '../../shared/cards/render-slack.ts';
import { renderNote } from '../../shared/cards/slack-blocks.ts';
import type { Logger } from '../../shared/logger.ts';
import { classifySlackError } from '../../shared/slack/slack-error.ts';
import type { Conversation } from '../conversation.ts';
import { createLiveMessage } from '../live-message.ts';
import { postError } from './post-error.ts';
import { prepareMessage } from './prepare-message.ts';
import { createPublicMessages } from './public-messages.ts';
import type { ResponseUrl } from './response-url.ts';
import { sendFiles } from './send-files.ts';

/**
 * Where the person acted: `typed` (no message of ours yet), `ephemeral` (a button only they see, which
 * answers replace) or `public` (a button everyone sees, which must stay as it is).
 */
export type Origin = 'typed' | 'ephemeral' | 'public';

export interface SlackPlace {
  channelId: string;
  userId: string;
  origin: Origin;
  /** The public message whose button was pressed. */
  pressedTs?: string;
  /** Absent for mentions, which have none. */
  responseUrl?: ResponseUrl;
}

export function createSlackConversation(
  { client, botName, logger }: { client: WebClient; botName: string; logger: Logger },
  { channelId, userId, origin, pressedTs, responseUrl }: SlackPlace,
): Conversation {
  const messages = createPublicMessages(client, channelId, logger);
  // The "original" of a public button is the public message, and a typed command has none to replace.
  const replaces = origin === 'ephemeral' && responseUrl !== undefined;

  async function respond(card: Card): Promise<void> {
    try {
      const message = await withFilesSent(await prepareMessage(client, card, logger), card.title);
      const taken = await responseUrl?.post(message, { replace: replaces });
      if (!taken) await postPrivately(message);
    } catch (error) {
      logger.error({ err: error }, 'an answer could not be delivered');
    }
  }

  /** Without a usable response_url; in channels the bot may not write to, by direct message. */
  async function postPrivately({ text, blocks, attachments }: SlackMessage): Promise<void> {
    const content = { text, blocks, attachments };
    try {
      await client.chat.postEphemeral({ channel: channelId, user: userId, ...content });
    } catch (error) {
      logger.info({ err: error }, 'no private answer in the channel; sending a direct message');
      await client.chat.postMessage({ channel: userId, ...content });
    }
  }

  /** An ephemeral message cannot carry files: they go to the person's direct messages. */
  async function withFilesSent(message: SlackMessage, title: string): Promise<SlackMessage> {
    if (message.files.length === 0) return message;
    const names = message.files.map((file) => file.fileName).join(', ');
    try {
      await sendFiles(client, message.files, { userId }, title);
      return withNote(message, `📄 ${names} is in your direct messages with me.`);
    } catch (error) {
      logger.warn({ err: error }, 'a file could not be sent');
      return withNote(message, `${names} could not be sent to your direct messages. Try again in a minute.`);
    }
  }

  const pressedMessage = (ts: string): Conversation['pressed'] =>
    createLiveMessage({
      logger,
      classify: classifySlackError,
      edit: (card) => messages.edit(ts, card),
      // Whoever posted it may still follow it, and says the end anew where it must be said.
      repost: async () => logger.info('the message of a button is gone'),
    });

  return {
    replaces,
    async progress(card) {
      if (replaces) await respond(card);
    },
    show: respond,
    async publish(card) {
      const ts = await messages.post(card).catch((error: unknown) => {
        throw postError(error, botName);
      });
      return createLiveMessage({
        logger,
        classify: classifySlackError,
        edit: (from) => messages.edit(ts, from),
        async repost(from) {
          await messages.post(from);
        },
      });
    },
    ...(pressedTs === undefined ? {} : { pressed: pressedMessage(pressedTs) }),
  };
}

function withNote(message: SlackMessage, note: string): SlackMessage {
  const block = renderNote([note]);
  const [first, ...others] = message.attachments;
  return first
    ? { ...message, attachments: [{ ...first, blocks: [...first.blocks, block] }, ...others] }
    : { ...message, blocks: [...message.blocks, block] };
}
