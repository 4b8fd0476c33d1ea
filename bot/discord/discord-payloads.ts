import { ChannelType, InteractionType } from 'discord.js';
import { z } from 'zod';
import type { ChatActor } from '../../shared/api-contract/index.ts';

/**
 * What we use of Discord's interactions; anything else in them is not our business.
 * https://discord.com/developers/docs/interactions/receiving-and-responding
 */
const id = z.string().regex(/^\d{1,20}$/);
const user = z.object({ id, username: z.string().max(100).optional() });
const customId = z.string().min(1).max(100);

const common = {
  id,
  application_id: id,
  /** Good for answers during 15 minutes; whoever has it can answer, so it is never logged. */
  token: z.string().min(1).max(1000),
  /** Absent in direct messages. */
  guild_id: id.optional(),
  /** The channel or the thread; `parent_id` of a channel is its category. */
  channel: z.object({ id, type: z.int(), parent_id: id.nullish() }).optional(),
  member: z.object({ user }).optional(),
};

const commandData = z.object({ name: z.string().max(32), options: z.unknown() });
/** The message that the component is part of, or that opened the modal. */
const message = z.object({ id, flags: z.int().default(0) });

const componentData = z.object({
  custom_id: customId,
  component_type: z.int(),
  /** Of menus. */
  values: z.array(z.string().max(100)).max(25).optional(),
});

/** Inputs hang in labels; other things that a modal may show have no value. */
const modalLabel = z.object({
  component: z.object({ custom_id: customId, value: z.string().max(4000).optional() }).optional(),
});

export const interactionSchema = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal(InteractionType.ApplicationCommand), data: commandData }),
  z.object({
    ...common,
    type: z.literal(InteractionType.ApplicationCommandAutocomplete),
    data: commandData,
  }),
  z.object({ ...common, type: z.literal(InteractionType.MessageComponent), data: componentData, message }),
  z.object({
    ...common,
    type: z.literal(InteractionType.ModalSubmit),
    data: z.object({ custom_id: customId, components: z.array(modalLabel).max(10) }),
    message: message.optional(),
  }),
]);

export type Interaction = z.output<typeof interactionSchema>;
export type InteractionOf<Type extends InteractionType> = Extract<Interaction, { type: Type }>;

/** What was typed travels in a header; headers of 16 KB together are refused. */
const maxRawText = 1000;

const threadTypes: ReadonlySet<number> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);

/**
 * Who acts, and where; undefined outside of a guild, where nobody is linked to an account, and without
 * the channel: what may be done there could not be told.
 */
export function actorOf(interaction: Interaction, rawText?: string): ChatActor | undefined {
  const { guild_id, channel, member } = interaction;
  if (guild_id === undefined || channel === undefined || member === undefined) return undefined;
  const isThread = threadTypes.has(channel.type);
  // A thread without its channel would be a place without the channel's limits.
  if (isThread && !channel.parent_id) return undefined;
  return {
    platform: 'discord',
    workspaceId: guild_id,
    userId: member.user.id,
    channelId: channel.id,
    ...(isThread && channel.parent_id ? { parentChannelId: channel.parent_id } : {}),
    ...(member.user.username === undefined ? {} : { userName: member.user.username }),
    ...(rawText === undefined ? {} : { rawText: rawText.slice(0, maxRawText) }),
  };
}
