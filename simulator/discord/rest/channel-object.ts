import { ChannelType, OverwriteType } from 'discord-api-types/v10';
import type { Channel, Message, Thread } from '../guild/model.ts';
import { permissionBits } from '../guild/places.ts';
import { application, guild as seed } from '../guild/seed.ts';
import { snowflakeTime } from '../guild/snowflakes.ts';
import type { Simulator } from '../simulator.ts';
import { userObject } from './user-object.ts';

export function channelObject(simulator: Simulator, channel: Channel) {
  const { guild } = simulator;
  const { id, name, topic, denied, recipientId } = channel;
  const last_message_id = lastMessageId(simulator, id);
  if (channel.kind === 'dm') {
    const recipient = guild.users.get(recipientId ?? '');
    const recipients = recipient ? [userObject(recipient)] : [];
    return { id, type: ChannelType.DM as const, flags: 0, last_message_id, recipients };
  }
  return {
    id,
    type: ChannelType.GuildText as const,
    guild_id: seed.id,
    name,
    topic,
    position: [...guild.channels.keys()].indexOf(id),
    parent_id: null,
    nsfw: false,
    rate_limit_per_user: 0,
    flags: 0,
    last_message_id,
    permission_overwrites:
      denied.length === 0
        ? []
        : [
            {
              id: application.botUserId,
              type: OverwriteType.Member,
              allow: '0',
              deny: String(permissionBits(denied)),
            },
          ],
  };
}

export function threadObject(simulator: Simulator, thread: Thread) {
  const { id, parentId, name, ownerId, archived, locked, autoArchiveMinutes, archivedAt } = thread;
  const count = messagesIn(simulator, id).length;
  return {
    id,
    type: ChannelType.PublicThread as const,
    guild_id: seed.id,
    parent_id: parentId,
    name,
    owner_id: ownerId,
    flags: 0,
    rate_limit_per_user: 0,
    last_message_id: lastMessageId(simulator, id),
    message_count: count,
    total_message_sent: count,
    member_count: 1,
    thread_metadata: {
      archived,
      locked,
      auto_archive_duration: autoArchiveMinutes,
      archive_timestamp: new Date(archivedAt).toISOString(),
      create_timestamp: new Date(snowflakeTime(id)).toISOString(),
    },
  };
}

function messagesIn({ guild }: Simulator, channelId: string): Message[] {
  return [...guild.messages.values()].filter(
    (message) => message.channelId === channelId && message.ephemeralTo === undefined,
  );
}

function lastMessageId(simulator: Simulator, channelId: string): string | null {
  return messagesIn(simulator, channelId).at(-1)?.id ?? null;
}
