import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { z } from 'zod';
import { autocompleteChoices } from '../commands/autocomplete-choices.ts';
import { optional } from '../message/field.ts';
import { responseBody } from '../message/message-body.ts';
import { modalBody } from '../message/modal.ts';
import { formError, parseForm } from '../rest/form-body.ts';
import type { Interaction } from './interactions.ts';

const {
  ChannelMessageWithSource,
  DeferredChannelMessageWithSource,
  DeferredMessageUpdate,
  UpdateMessage,
  ApplicationCommandAutocompleteResult,
  Modal,
} = InteractionResponseType;

const deferred = z.object({
  flags: optional(z.literal([0, MessageFlags.Ephemeral])),
});

const callbackBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal(ChannelMessageWithSource), data: responseBody }),
  z.object({ type: z.literal(DeferredChannelMessageWithSource), data: optional(deferred) }),
  z.object({ type: z.literal(DeferredMessageUpdate) }),
  z.object({ type: z.literal(UpdateMessage), data: optional(responseBody) }),
  z.object({
    type: z.literal(ApplicationCommandAutocompleteResult),
    data: z.object({ choices: autocompleteChoices }),
  }),
  z.object({ type: z.literal(Modal), data: modalBody }),
]);

export type CallbackBody = z.output<typeof callbackBody>;

const messages = [ChannelMessageWithSource, DeferredChannelMessageWithSource];
const updates = [DeferredMessageUpdate, UpdateMessage];

/** @throws DiscordError 50035, also for an answer that this kind of interaction does not take */
export function readCallback(interaction: Interaction, body: unknown): CallbackBody {
  const { type } = parseForm(z.object({ type: z.int() }), body);
  const allowed = allowedTypes(interaction);
  if (!allowed.includes(type))
    throw formError(['type'], 'BASE_TYPE_CHOICES', `Value must be one of (${allowed.join(', ')}).`);
  return parseForm(callbackBody, body);
}

function allowedTypes({ type, sourceMessageId }: Interaction): InteractionResponseType[] {
  switch (type) {
    case InteractionType.ApplicationCommandAutocomplete:
      return [ApplicationCommandAutocompleteResult];
    case InteractionType.ModalSubmit:
      return sourceMessageId === undefined ? messages : [...messages, ...updates];
    case InteractionType.MessageComponent:
      return [...messages, ...updates, Modal];
    default:
      return [...messages, Modal];
  }
}
