import type { Simulator } from '../simulator.ts';
import type { Channel, Message, OpenView, StoredFile, User } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';
import { repliesOf } from '../workspace/threads.ts';

/** Slack's JSON of the things it keeps: https://docs.slack.dev/reference/objects */
export function messageObject(simulator: Simulator, message: Message): Record<string, unknown> {
  const { workspace } = simulator;
  const replies = repliesOf(workspace, message);
  const files = message.fileIds.flatMap((id) => workspace.files.files.get(id) ?? []);
  return {
    type: 'message',
    ...(message.subtype && { subtype: message.subtype }),
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: simulator.workspace.team.id,
    ...(message.user === app.botUserId && { bot_id: app.botId, app_id: app.id }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(files.length > 0 && { files: files.map((file) => fileObject(simulator, file)) }),
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...(message.editedTs && { edited: { user: message.user, ts: message.editedTs } }),
    ...(message.metadata && { metadata: message.metadata }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: [...new Set(replies.map((reply) => reply.user))],
      latest_reply: replies.at(-1)?.ts,
    }),
  };
}

export function channelObject(channel: Channel): Record<string, unknown> {
  const isIm = channel.kind === 'im';
  return {
    id: channel.id,
    ...(isIm ? { user: channel.members[0] } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: isIm,
    is_private: channel.kind !== 'public',
    is_archived: channel.isArchived,
    is_member: channel.members.includes(app.botUserId),
    is_general: false,
    num_members: channel.members.length,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

export function userObject({ workspace }: Simulator, user: User): Record<string, unknown> {
  return {
    id: user.id,
    team_id: workspace.team.id,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    is_bot: user.isBot,
    is_admin: user.id === 'U0ADA',
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      ...(user.email && { email: user.email }),
      ...(user.id === app.botUserId && { bot_id: app.botId, api_app_id: app.id }),
    },
  };
}

export function fileObject(simulator: Simulator, file: StoredFile): Record<string, unknown> {
  const created = Math.floor(file.createdAt / 1000);
  const base = `${simulator.url}/files-pri/${simulator.workspace.team.id}-${file.id}`;
  const name = encodeURIComponent(file.name);
  return {
    id: file.id,
    created,
    timestamp: created,
    name: file.name,
    title: file.title,
    user: file.user,
    size: file.content?.length ?? 0,
    mode: 'hosted',
    // Empty until Slack has looked at the file: what apps poll for.
    mimetype: file.mimetype ?? '',
    filetype: file.filetype ?? '',
    ...(file.altText && { alt_txt: file.altText }),
    url_private: `${base}/${name}`,
    url_private_download: `${base}/download/${name}`,
    permalink: `${simulator.url}/files/${file.id}`,
    channels: file.channels,
  };
}

export function viewObject({ workspace }: Simulator, open: OpenView): Record<string, unknown> {
  return {
    id: open.id,
    team_id: workspace.team.id,
    app_id: app.id,
    bot_id: app.botId,
    hash: open.hash,
    root_view_id: open.rootViewId,
    previous_view_id: open.previousViewId ?? null,
    state: { values: {} },
    callback_id: '',
    external_id: '',
    private_metadata: '',
    ...open.view,
  };
}
