import { type APIInteractionResponse, InteractionResponseType, MessageFlags, type REST } from 'discord.js';
import type { Card } from '../../shared/cards/card.ts';
import { toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { errorCard } from '../cards/error-card.ts';
import type { ChatRequest } from '../dispatch-command.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { renderShown } from './discord-cards.ts';
import { createDiscordConversation } from './discord-conversation.ts';
import { actorOf, type Interaction } from './discord-payloads.ts';
import { respondFirst } from './first-response.ts';
import { createInteractionWebhook, type InteractionWebhook } from './interaction-webhook.ts';

const deferReply: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};
const deferUpdate: APIInteractionResponse = { type: InteractionResponseType.DeferredMessageUpdate };
/** The command is not offered there; a button of an old message may still be pressed. */
const onlyInGuilds: APIInteractionResponse = {
  type: InteractionResponseType.ChannelMessageWithSource,
  data: {
    content: 'I only work in the channels of a server: type `/chatops` there.',
    flags: MessageFlags.Ephemeral,
    allowed_mentions: { parse: [] },
  },
};
const notTaken: Card = {
  title: 'Your request may not have arrived',
  tone: 'warning',
  emoji: '⚠️',
  blocks: [{ kind: 'text', text: ['If nothing else appears here within a minute, try again.'] }],
};

/**
 * One interaction, from the first response to the last answer. Without a first response that Discord
 * took, nothing is run.
 */
export async function converse(
  { rest, channels, logger }: { rest: REST; channels: ChannelMessages; logger: Logger },
  interaction: Interaction,
  rawText: string,
  work: (request: ChatRequest) => Promise<void>,
): Promise<void> {
  const actor = actorOf(interaction, rawText);
  if (!actor?.channelId) return void (await respondFirst(rest, interaction, onlyInGuilds, logger));
  const { channelId, userId } = actor;
  // Answers replace a message that only this person sees; one that everyone sees stays as it is.
  const deferred = isUnderEphemeral(interaction) ? 'update' : 'reply';
  const first = await respondFirst(
    rest,
    interaction,
    deferred === 'update' ? deferUpdate : deferReply,
    logger,
  );
  const webhook = createInteractionWebhook(rest, interaction);
  if (first === 'unsure' && deferred === 'reply') return endThinking(webhook, logger);
  if (first !== 'taken') return;
  const conversation = createDiscordConversation(
    { webhook, channels, logger },
    { interactionId: interaction.id, channelId, userId, deferred, ...pressedIn(interaction) },
  );
  try {
    await work({ actor, eventId: interaction.id, conversation });
  } catch (error) {
    logger.error({ err: error }, 'an interaction failed');
    await conversation.show(errorCard(toAppError(error)));
  } finally {
    await conversation.close();
  }
}

/** A message of ours for everyone, under which a button was pressed or a form was opened. */
function pressedIn(interaction: Interaction): { pressedId?: string } {
  const id = 'message' in interaction ? interaction.message?.id : undefined;
  return id === undefined || isUnderEphemeral(interaction) ? {} : { pressedId: id };
}

function isUnderEphemeral(interaction: Interaction): boolean {
  const flags = ('message' in interaction ? interaction.message?.flags : undefined) ?? 0;
  return (flags & MessageFlags.Ephemeral) !== 0;
}

/** A first response of which we never heard may have arrived: then "thinking…" would stay for 15 minutes. */
async function endThinking(webhook: InteractionWebhook, logger: Logger): Promise<void> {
  try {
    if (await webhook.isThinking()) await webhook.editOriginal(renderShown(notTaken));
  } catch (error) {
    logger.info({ err: error }, 'an interaction stays unanswered');
  }
}
