import type { Simulator } from '../simulator.ts';
import type { Channel, Message, StoredFile } from '../workspace/model.ts';
import { app, slackbotId } from '../workspace/seed.ts';
import type { SeenChannel, SeenFile, SeenMessage, SeenUser, Snapshot } from './snapshot.ts';

/** A page of history; older messages stay in the workspace but are not sent. */
const maxMessages = 300;

export function takeSnapshot(simulator: Simulator, userId: string, channelId: string): Snapshot {
  const { workspace, settings, socketMode } = simulator;
  const channels = [...workspace.channels.values()].filter((channel) => channel.members.includes(userId));
  const mayRead = channels.some((channel) => channel.id === channelId);
  const visible = [...workspace.messages.values()].filter(
    (message) => message.ephemeralTo === undefined || message.ephemeralTo === userId,
  );
  const latest = new Map(visible.map((message) => [message.channel, message.ts]));
  const modal = workspace.modals.get(userId)?.at(-1);
  const home = workspace.homes.get(userId);
  return {
    revision: workspace.revision,
    team: { id: workspace.team.id, name: workspace.team.name },
    users: [...workspace.users.values()].filter(({ id }) => id !== slackbotId).map(seenUser),
    channels: channels.map((channel) => seenChannel(channel, latest.get(channel.id))),
    messages: visible
      .filter((message) => mayRead && message.channel === channelId)
      .slice(-maxMessages)
      .map((message) => seenMessage(simulator, message)),
    ...(modal && { modal: { id: modal.id, view: modal.view, errors: modal.errors } }),
    ...(home && { home: { id: home.id, view: home.view, errors: home.errors } }),
    commands: [...settings.commands.values()],
    appConnected: settings.requestUrl !== undefined || socketMode.connections > 0,
  };
}

function seenUser({ id, name, realName, isBot }: SeenUser): SeenUser {
  return { id, name, realName, isBot };
}

function seenChannel(channel: Channel, latestTs: string | undefined): SeenChannel {
  const { id, name, kind, topic, isArchived, members } = channel;
  return { id, name, kind, topic, isArchived, hasApp: members.includes(app.botUserId), latestTs };
}

function seenMessage(simulator: Simulator, message: Message): SeenMessage {
  const { workspace } = simulator;
  const author = workspace.users.get(message.user);
  const unknown = { id: message.user, name: message.user, realName: message.user, isBot: false };
  return {
    ts: message.ts,
    threadTs: message.threadTs,
    broadcast: message.broadcast,
    user: seenUser(author ?? unknown),
    text: message.text,
    blocks: message.blocks,
    attachments: message.attachments,
    files: message.fileIds.flatMap((id) => {
      const file = workspace.files.files.get(id);
      return file ? [seenFile(file)] : [];
    }),
    ephemeral: message.ephemeralTo !== undefined,
    edited: message.editedTs !== undefined,
    isNotice: message.subtype === 'channel_join',
  };
}

function seenFile({ id, name, title, content, mimetype, altText }: StoredFile): SeenFile {
  return { id, name, title, size: content?.length ?? 0, mimetype, altText };
}
