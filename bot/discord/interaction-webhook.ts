import { type APIMessage, MessageFlags, type REST, Routes } from 'discord.js';
import type { DiscordMessage } from '../../shared/cards/discord-message.ts';
import { classifyDiscordError } from '../../shared/discord/discord-error.ts';
import { messageBody } from '../../shared/discord/message-body.ts';

/** Each request with its wait in the client's queue. */
export const callDeadlineMs = 12_000;

/** 15 minutes, less what a request may take. */
const lifetimeMs = 14.5 * 60_000;

/** How one interaction is answered after its first response. Every method throws the SDK's errors. */
export interface InteractionWebhook {
  /** False when its token is about to end or has ended. */
  alive(): boolean;
  /** The first response, or the message whose button was pressed. */
  editOriginal(message: DiscordMessage): Promise<void>;
  deleteOriginal(): Promise<void>;
  /** Whether the original still says that the application is thinking. */
  isThinking(): Promise<boolean>;
  followUp(message: DiscordMessage, options: { ephemeral: boolean }): Promise<{ id: string }>;
  edit(messageId: string, message: DiscordMessage): Promise<void>;
}

export function createInteractionWebhook(
  rest: REST,
  interaction: { application_id: string; token: string },
): InteractionWebhook {
  const { application_id: applicationId, token } = interaction;
  const endsAt = Date.now() + lifetimeMs;
  const route = (messageId: string) => Routes.webhookMessage(applicationId, token, messageId);
  // The token in the address is the authority: a refusal must say nothing about the bot's own.
  const call = () => ({ auth: false, signal: AbortSignal.timeout(callDeadlineMs) });

  async function edit(messageId: string, message: DiscordMessage): Promise<void> {
    await rest.patch(route(messageId), { ...messageBody(message), ...call() });
  }

  return {
    alive: () => Date.now() < endsAt,
    edit,
    editOriginal: (message) => edit('@original', message),
    async deleteOriginal() {
      await rest.delete(route('@original'), call());
    },
    async isThinking() {
      const original = (await rest.get(route('@original'), call())) as Pick<APIMessage, 'flags'>;
      return ((original.flags ?? 0) & MessageFlags.Loading) !== 0;
    },
    async followUp(message, { ephemeral }) {
      const { body, files } = messageBody(message);
      const flags = ephemeral ? { flags: MessageFlags.Ephemeral } : {};
      const posted = await rest.post(Routes.webhook(applicationId, token), {
        body: { ...body, ...flags },
        files,
        ...call(),
      });
      return { id: (posted as Pick<APIMessage, 'id'>).id };
    },
  };
}

/** Unknown Webhook, Invalid Webhook Token: what Discord says when the 15 minutes are over. */
const endedCodes = new Set([10015, 50027]);
export function tokenEnded(error: unknown): boolean {
  const failure = classifyDiscordError(error);
  return failure.kind === 'permanent' && endedCodes.has(failure.code);
}
