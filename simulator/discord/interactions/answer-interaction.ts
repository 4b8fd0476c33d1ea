import { InteractionResponseType } from 'discord-api-types/v10';
import type { Message } from '../guild/model.ts';
import type { UploadedFile } from '../message/attach-files.ts';
import { messageObject } from '../rest/message-object.ts';
import type { Simulator } from '../simulator.ts';
import { type CallbackBody, readCallback } from './callback-body.ts';
import type { ClientEffect, Interaction } from './interactions.ts';
import { addResponse, addThinking, editResponse } from './response-messages.ts';

/**
 * The first answer to an interaction: `POST /interactions/{id}/{token}/callback`.
 *
 * @returns the body for `with_response=true`
 */
export function answerInteraction(
  simulator: Simulator,
  interaction: Interaction,
  body: unknown,
  files: UploadedFile[],
): Record<string, unknown> {
  const callback = readCallback(interaction, body);
  const { message, effect } = apply(simulator, interaction, callback, files);
  interaction.originalId = message?.id;
  simulator.interactions.answer(interaction, effect);
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message && {
        response_message_id: message.id,
        response_message_loading: message.state === 'thinking',
        response_message_ephemeral: message.ephemeralTo !== undefined,
      }),
    },
    resource: {
      type: callback.type,
      ...(message && { message: messageObject(simulator, message) }),
    },
  };
}

function apply(
  simulator: Simulator,
  interaction: Interaction,
  callback: CallbackBody,
  files: UploadedFile[],
): { message?: Message; effect: ClientEffect } {
  const source = simulator.guild.messages.get(interaction.sourceMessageId ?? '');
  switch (callback.type) {
    case InteractionResponseType.ChannelMessageWithSource:
      return { message: addResponse(simulator, interaction, callback.data, files), effect: {} };
    case InteractionResponseType.DeferredChannelMessageWithSource:
      return { message: addThinking(simulator, interaction, callback.data?.flags ?? 0), effect: {} };
    case InteractionResponseType.DeferredMessageUpdate:
      return { message: source, effect: {} };
    case InteractionResponseType.UpdateMessage:
      if (!source) return { effect: {} };
      return { message: editResponse(simulator, source, callback.data ?? {}, files), effect: {} };
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      return { effect: { choices: callback.data.choices } };
    case InteractionResponseType.Modal:
      return { effect: { modal: callback.data as ClientEffect['modal'] } };
    default:
      return callback satisfies never;
  }
}
