import {
  type APIMessage,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { User } from '../guild/model.ts';
import { botPermissions, everyonePermissions, type Place } from '../guild/places.ts';
import { application, people, guild as seed } from '../guild/seed.ts';
import { maxFileBytes } from '../message/attach-files.ts';
import { channelObject, threadObject } from '../rest/channel-object.ts';
import { memberObject } from '../rest/guild-object.ts';
import { userObject } from '../rest/user-object.ts';
import type { Simulator } from '../simulator.ts';
import type { Interaction } from './interactions.ts';

/** Whoever owns the guild may do everything. */
export function permissionsOf(user: User): bigint {
  return user.id === people.ada
    ? Object.values(PermissionFlagsBits).reduce((bits, bit) => bits | bit, 0n)
    : everyonePermissions;
}

/** What Discord sends to the app. https://discord.com/developers/docs/interactions/receiving-and-responding */
export function interactionPayload(
  simulator: Simulator,
  { id, token, type }: Interaction,
  place: Place,
  user: User,
  data: unknown,
  message?: APIMessage,
) {
  return {
    id,
    token,
    type,
    version: 1,
    application_id: application.id,
    ...whereAndWho(simulator, place, user),
    channel_id: place.id,
    app_permissions: String(botPermissions(place.channel)),
    locale: Locale.EnglishUS,
    entitlements: [],
    attachment_size_limit: maxFileBytes,
    ...(message && { message }),
    data,
  };
}

function whereAndWho(simulator: Simulator, { channel, thread }: Place, user: User) {
  const account = userObject(user);
  if (channel.kind === 'dm')
    return {
      user: account,
      channel: channelObject(simulator, channel),
      context: InteractionContextType.BotDM,
      authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: '0' },
    };
  const permissions = String(permissionsOf(user));
  const object = thread ? threadObject(simulator, thread) : channelObject(simulator, channel);
  return {
    guild_id: seed.id,
    guild: { id: seed.id, locale: Locale.EnglishUS, features: [] },
    guild_locale: Locale.EnglishUS,
    member: { ...memberObject(), user: account, permissions },
    channel: { ...object, permissions },
    context: InteractionContextType.Guild,
    authorizing_integration_owners: { [ApplicationIntegrationType.GuildInstall]: seed.id },
  };
}
