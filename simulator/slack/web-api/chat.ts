import type { Simulator } from '../simulator.ts';
import type { Message } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';
import { type ApiMethod, argument, method } from './api-method.ts';
import { findChannel, findPostableChannel } from './find-channel.ts';
import { contentArguments, readContent } from './message-content.ts';
import { SlackError } from './slack-error.ts';
import { messageObject } from './slack-objects.ts';

const maxPostText = 40_000;
const maxUpdateText = 4_000;
const channelAndTs = { channel: argument.text, ts: argument.text };

const postMessage = method(
  { token: 'bot', scope: 'chat:write' },
  {
    ...contentArguments,
    channel: argument.text,
    thread_ts: argument.text.optional(),
    reply_broadcast: argument.flag,
  },
  (simulator, args) => {
    const channel = findPostableChannel(simulator, args.channel);
    const content = readContent(simulator, args, maxPostText);
    const message = simulator.workspace.addMessage({
      channel: channel.id,
      user: app.botUserId,
      text: content.text ?? '',
      blocks: content.blocks ?? [],
      attachments: content.attachments ?? [],
      metadata: content.metadata,
      threadTs: threadRoot(simulator, channel.id, args.thread_ts),
      broadcast: args.reply_broadcast,
    });
    return { channel: channel.id, ts: message.ts, message: messageObject(simulator, message) };
  },
);

const update = method(
  { token: 'bot', scope: 'chat:write' },
  { ...contentArguments, ...channelAndTs },
  (simulator, args) => {
    const channel = findChannel(simulator, args.channel);
    const message = findOwnMessage(simulator, channel.id, args.ts, 'cant_update_message');
    const content = readContent(simulator, args, maxUpdateText);
    // Text without blocks drops the blocks; attachments stay until an empty list is sent.
    if (content.blocks || content.text !== undefined) message.blocks = content.blocks ?? [];
    if (content.attachments) message.attachments = content.attachments;
    if (content.metadata) message.metadata = content.metadata;
    message.text = content.text ?? '';
    // Slack marks only messages of plain text as edited.
    if (message.blocks.length === 0) message.editedTs = simulator.workspace.timestamps.next();
    simulator.workspace.changed();
    return {
      channel: channel.id,
      ts: message.ts,
      text: message.text,
      message: messageObject(simulator, message),
    };
  },
);

const remove = method({ token: 'bot', scope: 'chat:write' }, channelAndTs, (simulator, args) => {
  const channel = findChannel(simulator, args.channel);
  const message = findOwnMessage(simulator, channel.id, args.ts, 'cant_delete_message');
  simulator.workspace.removeMessage(message.ts);
  return { channel: channel.id, ts: message.ts };
});

const postEphemeral = method(
  { token: 'bot', scope: 'chat:write' },
  {
    ...contentArguments,
    channel: argument.text,
    user: argument.text,
    thread_ts: argument.text.optional(),
  },
  (simulator, args) => {
    const channel = findPostableChannel(simulator, args.channel);
    if (!simulator.workspace.users.has(args.user)) throw new SlackError('user_not_found');
    if (!channel.members.includes(args.user)) throw new SlackError('user_not_in_channel');
    const content = readContent(simulator, args, maxPostText);
    const message = simulator.workspace.addMessage({
      channel: channel.id,
      user: app.botUserId,
      text: content.text ?? '',
      blocks: content.blocks ?? [],
      attachments: content.attachments ?? [],
      threadTs: threadRoot(simulator, channel.id, args.thread_ts),
      ephemeralTo: args.user,
    });
    return { message_ts: message.ts };
  },
);

const getPermalink = method(
  { token: 'bot' },
  { channel: argument.text, message_ts: argument.text },
  (simulator, args) => {
    const channel = findChannel(simulator, args.channel);
    if (!simulator.workspace.findMessage(channel.id, args.message_ts))
      throw new SlackError('message_not_found');
    const anchor = `p${args.message_ts.replace('.', '')}`;
    return { channel: channel.id, permalink: `${simulator.url}/archives/${channel.id}/${anchor}` };
  },
);

/** A reply to a reply belongs to the same thread; a thread of nothing is refused. */
function threadRoot(simulator: Simulator, channelId: string, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const parent = simulator.workspace.findMessage(channelId, ts);
  if (!parent) throw new SlackError('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

function findOwnMessage(simulator: Simulator, channelId: string, ts: string, refusal: string): Message {
  const message = simulator.workspace.findMessage(channelId, ts);
  if (!message || message.ephemeralTo !== undefined) throw new SlackError('message_not_found');
  if (message.user !== app.botUserId) throw new SlackError(refusal);
  return message;
}

export const chatMethods: Record<string, ApiMethod> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
};
