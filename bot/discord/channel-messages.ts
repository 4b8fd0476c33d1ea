import { type APIChannel, type APIMessage, type REST, Routes } from 'discord.js';
import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { messageBody } from '../../shared/discord/message-body.ts';
import { callDeadlineMs } from './interaction-webhook.ts';

/** Messages in the bot's own name, where no interaction's token is needed. Each throws the SDK's errors. */
export interface ChannelMessages {
  /** @param nonce sent twice, it is the same message */
  post(channelId: string, message: DiscordMessage, nonce: string): Promise<{ id: string }>;
  edit(channelId: string, messageId: string, message: DiscordMessage): Promise<void>;
  /** To one person; refused by those who take none from bots. */
  postDirectly(userId: string, message: DiscordMessage, nonce: string): Promise<void>;
}

export function createChannelMessages(rest: REST): ChannelMessages {
  const call = () => ({ signal: AbortSignal.timeout(callDeadlineMs) });
  const post: ChannelMessages['post'] = async (channelId, message, nonce) => {
    const { body, files } = messageBody(message);
    const posted = await rest.post(Routes.channelMessages(channelId), {
      body: { ...body, nonce, enforce_nonce: true },
      files,
      ...call(),
    });
    return { id: (posted as Pick<APIMessage, 'id'>).id };
  };
  return {
    post,
    async edit(channelId, messageId, message) {
      await rest.patch(Routes.channelMessage(channelId, messageId), { ...messageBody(message), ...call() });
    },
    async postDirectly(userId, message, nonce) {
      const channel = await rest.post(Routes.userChannels(), { body: { recipient_id: userId }, ...call() });
      await post((channel as Pick<APIChannel, 'id'>).id, message, nonce);
    },
  };
}
