import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { DiscordFailure } from '../../shared/discord/discord-error.ts';
import { DeliveryError, type DeliveryFailure } from './chat-delivery.ts';

/** What is being done; each needs permissions of its own. */
export type DiscordStep = 'post' | 'edit' | 'picture' | 'thread';

const neededPermissions: Record<DiscordStep, string> = {
  post: 'View Channel, Send Messages and Embed Links',
  edit: 'View Channel and Embed Links',
  picture: 'View Channel, Embed Links and Attach Files',
  thread: 'Create Public Threads and Send Messages in Threads',
};

/** What Discord's refusal means for the message, in words for people. */
export function discordDeliveryError(
  failure: DiscordFailure,
  step: DiscordStep,
  cause: unknown,
): DeliveryError {
  switch (failure.kind) {
    case 'rate_limited':
      return new DeliveryError('retry', 'rate limited by Discord', {
        cause,
        retryAfterSeconds: failure.retryAfterMs / 1000,
      });
    case 'transient':
      return new DeliveryError('retry', `Discord: ${failure.code}`, { cause });
    case 'permanent':
      return new DeliveryError(meaningOf(failure, step), explain(failure, step, cause), { cause });
    default:
      return failure satisfies never;
  }
}

type Refusal = Extract<DiscordFailure, { kind: 'permanent' }>;

function meaningOf({ code, status }: Refusal, step: DiscordStep): DeliveryFailure {
  switch (code) {
    case RESTJSONErrorCodes.UnknownMessage:
    case RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser:
      return 'message';
    case RESTJSONErrorCodes.InvalidActionOnArchivedThread:
      // A subscribed thread that went to sleep: nothing in it can be edited, but a new message wakes it.
      return step === 'post' ? 'channel' : 'message';
    case RESTJSONErrorCodes.ThreadLocked:
    case RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel:
    case RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType:
      return 'channel';
    default:
      if (status === 401) return 'account';
      return status === 403 || status === 404 ? 'channel' : 'content';
  }
}

function explain({ code, status }: Refusal, step: DiscordStep, cause: unknown): string {
  const words = cause instanceof Error ? cause.message.split('\n')[0] : 'refused';
  const refusal = `Discord: ${words} (${code === 0 ? `HTTP ${status}` : code})`;
  if (status === 401) return `${refusal}. Set DISCORD_TOKEN to the token of the bot.`;
  switch (code) {
    case RESTJSONErrorCodes.MissingAccess:
      return `${refusal}. Give the bot View Channel there.`;
    case RESTJSONErrorCodes.MissingPermissions:
      return `${refusal}. Give the bot ${neededPermissions[step]} there.`;
    case RESTJSONErrorCodes.UnknownChannel:
      return `${refusal}. The channel is gone, or the bot is not in its server.`;
    default:
      return refusal;
  }
}
