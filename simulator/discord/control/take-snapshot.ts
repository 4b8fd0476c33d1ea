import { filePath } from '../guild/file-path.ts';
import type { Channel, Message, User } from '../guild/model.ts';
import { findPlace } from '../guild/places.ts';
import { guild as seed } from '../guild/seed.ts';
import { snowflakeTime } from '../guild/snowflakes.ts';
import { knownUser } from '../rest/user-object.ts';
import type { Simulator } from '../simulator.ts';
import type { SeenChannel, SeenMessage, SeenUser, Snapshot } from './snapshot.ts';

/** A page of history; older messages stay in the guild but are not sent. */
const maxMessages = 300;

export function takeSnapshot(simulator: Simulator, userId: string, channelId: string): Snapshot {
  const { guild, gateway } = simulator;
  const channels = [...guild.channels.values()].filter(
    ({ recipientId }) => recipientId === undefined || recipientId === userId,
  );
  const open = findPlace(guild, channelId)?.channel;
  const mayRead = open !== undefined && channels.includes(open);
  const visible = [...guild.messages.values()].filter(
    ({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === userId,
  );
  const modal = guild.modals.get(userId);
  return {
    revision: guild.revision,
    guild: { id: seed.id, name: seed.name },
    users: [...guild.users.values()].map(seenUser),
    channels: channels.map((channel) => seenChannel(simulator, channel, visible)),
    messages: visible
      .filter((message) => mayRead && findPlace(guild, message.channelId)?.channel === open)
      .slice(-maxMessages)
      .map((message) => seenMessage(simulator, message)),
    ...(modal && { modal: { id: modal.id, data: modal.data, problem: modal.problem } }),
    commands: guild.commands.visible(open?.kind === 'dm' ? undefined : seed.id),
    appConnected: gateway.isConnected,
  };
}

function seenUser({ id, username, displayName, isBot }: User): SeenUser {
  return { id, username, displayName, isBot };
}

function seenChannel({ guild }: Simulator, channel: Channel, visible: Message[]): SeenChannel {
  const { id, name, topic, denied, kind } = channel;
  const latest = visible.findLast((message) => findPlace(guild, message.channelId)?.channel === channel);
  return { id, name, topic, denied, isDirect: kind === 'dm', latestId: latest?.id };
}

function seenMessage(simulator: Simulator, message: Message): SeenMessage {
  const { guild } = simulator;
  const { id, channelId, content, components, embeds, ephemeralTo, state, interaction } = message;
  const thread = guild.threads.get(id);
  const replies = [...guild.messages.values()].filter((reply) => reply.channelId === id);
  const everybody = [...guild.users.values()].filter(({ isBot }) => !isBot).map((user) => user.id);
  return {
    id,
    channelId,
    author: seenUser(knownUser(simulator, message.authorId)),
    createdAt: snowflakeTime(id),
    edited: message.editedAt !== undefined,
    ephemeral: ephemeralTo !== undefined,
    thinking: state === 'thinking',
    failed: state === 'failed',
    content,
    embeds,
    attachments: message.attachments.map((attachment) => {
      const { fileName: filename, description, size, contentType } = attachment;
      const url = filePath(attachment);
      return { id: attachment.id, filename, description, size, contentType, url };
    }),
    components,
    mentioned: message.mentionsEveryone ? everybody : message.mentionedIds,
    ...(interaction?.commandName !== undefined && {
      interaction: {
        user: seenUser(knownUser(simulator, interaction.userId)),
        commandName: interaction.commandName,
      },
    }),
    referenceId: message.referenceId,
    ...(thread && {
      thread: {
        id,
        name: thread.name,
        messageCount: replies.filter((reply) => reply.ephemeralTo === undefined).length,
        archived: thread.archived,
      },
    }),
    isNotice: false,
  };
}
