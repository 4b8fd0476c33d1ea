import { InteractionResponseType, InteractionType, type REST } from 'discord.js';
import { answeredAction, decodeActionRef, encodeActionRef } from '../../shared/cards/action-ref.ts';
import type { ActionRef } from '../../shared/cards/card.ts';
import { readDiscordAction } from '../../shared/cards/discord-actions.ts';
import { readDiscordModal, renderDiscordModal } from '../../shared/cards/discord-modal.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { Dispatcher } from '../dispatch-command.ts';
import type { Suggester } from '../suggestions/suggester.ts';
import { takeAutocomplete } from './autocomplete.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { type ReadOptions, readOptions } from './commands/read-options.ts';
import { converse } from './converse.ts';
import { actorOf, type Interaction, type InteractionOf } from './discord-payloads.ts';
import { respondFirst } from './first-response.ts';

export interface DiscordRequestDeps {
  rest: REST;
  channels: ChannelMessages;
  dispatcher: Dispatcher;
  suggester: Suggester;
  logger: Logger;
}

/** Answers one interaction, whatever becomes of it. */
export async function takeInteraction(deps: DiscordRequestDeps, interaction: Interaction): Promise<void> {
  const { type, id, guild_id: guildId, channel } = interaction;
  const logger = deps.logger.child({ interactionId: id, guildId, channelId: channel?.id });
  const scoped = { ...deps, logger };
  switch (type) {
    case InteractionType.ApplicationCommand:
      return takeCommand(scoped, interaction);
    case InteractionType.ApplicationCommandAutocomplete:
      return takeAutocomplete(scoped, interaction);
    case InteractionType.MessageComponent:
      return takeComponent(scoped, interaction);
    case InteractionType.ModalSubmit: {
      const { custom_id, components } = interaction.data;
      const opened = decodeActionRef(custom_id);
      const action = opened && answeredAction(opened, readDiscordModal(components));
      return takeAction(scoped, interaction, 'form', action);
    }
    default:
      return interaction satisfies never;
  }
}

function takeCommand(
  deps: DiscordRequestDeps,
  interaction: InteractionOf<InteractionType.ApplicationCommand>,
): Promise<void> {
  const options = tryToRead(deps, interaction);
  return converse(deps, interaction, options?.rawText ?? '', async (request) => {
    if (options) return deps.dispatcher.verb(request, options.verb, options.input);
    throw new AppError('invalid_input', 'This command was not understood.', {
      hint: 'Discord may still show an older version of it: reload Discord, then try again.',
    });
  });
}

function tryToRead(
  deps: DiscordRequestDeps,
  { data }: InteractionOf<InteractionType.ApplicationCommand>,
): ReadOptions | undefined {
  try {
    return readOptions(data.options);
  } catch (error) {
    deps.logger.warn({ err: error, command: data.name }, 'a command was not understood');
    return undefined;
  }
}

async function takeComponent(
  deps: DiscordRequestDeps,
  interaction: InteractionOf<InteractionType.MessageComponent>,
): Promise<void> {
  const { custom_id, values } = interaction.data;
  const action = readDiscordAction({ customId: custom_id, values });
  if (!action?.opensForm) return takeAction(deps, interaction, 'button', action);
  const rawText = `button ${action.verb} ${JSON.stringify(action.args)}`;
  const actor = actorOf(interaction, rawText);
  const form = actor && (await deps.dispatcher.form(actor, action).catch(toAppError));
  if (form instanceof AppError) return converse(deps, interaction, rawText, () => Promise.reject(form));
  // A verb that asks nothing any more is from another version.
  if (!form) return takeAction(deps, interaction, 'button', undefined);
  await respondFirst(
    deps.rest,
    interaction,
    { type: InteractionResponseType.Modal, data: renderDiscordModal(form, encodeActionRef(action)) },
    deps.logger,
  );
}

function takeAction(
  deps: DiscordRequestDeps,
  interaction: Interaction,
  kind: 'button' | 'form',
  action: ActionRef | undefined,
): Promise<void> {
  const rawText = action ? `${kind} ${action.verb} ${JSON.stringify(action.args)}` : kind;
  return converse(deps, interaction, rawText, (request) => deps.dispatcher.action(request, action));
}
