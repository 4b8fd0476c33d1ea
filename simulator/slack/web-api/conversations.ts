import type { Simulator } from '../simulator.ts';
import type { Channel, Message } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';
import { repliesOf } from '../workspace/threads.ts';
import { type ApiMethod, argument, method } from './api-method.ts';
import { findChannel } from './find-channel.ts';
import { paginate } from './paginate.ts';
import { SlackError } from './slack-error.ts';
import { channelObject, messageObject } from './slack-objects.ts';

const types = { public: 'public_channel', private: 'private_channel', im: 'im' } as const;
const page = { limit: argument.count(100, 1000), cursor: argument.text.optional() };
const listed = {
  ...page,
  types: argument.list.default(['public_channel']),
  exclude_archived: argument.flag,
};
const range = {
  ...page,
  include_all_metadata: argument.flag,
  oldest: argument.text.default('0'),
  latest: argument.text.optional(),
  inclusive: argument.flag,
};

function listChannels(
  simulator: Simulator,
  args: { types: string[]; exclude_archived: boolean },
  of?: string,
) {
  return [...simulator.workspace.channels.values()].filter(
    (channel) =>
      args.types.includes(types[channel.kind]) &&
      !(args.exclude_archived && channel.isArchived) &&
      (channel.kind === 'public' || channel.members.includes(app.botUserId)) &&
      (of === undefined || channel.members.includes(of)),
  );
}

function inRange(message: Message, args: { oldest: string; latest?: string; inclusive: boolean }): boolean {
  const { oldest, latest, inclusive } = args;
  const afterOldest = inclusive ? message.ts >= oldest : message.ts > oldest;
  const beforeLatest = latest === undefined || (inclusive ? message.ts <= latest : message.ts < latest);
  return afterOldest && beforeLatest;
}

const historyScopes = { public: 'channels:history', private: 'groups:history', im: 'im:history' } as const;

/** Whose messages the bot may read: with the scope for that kind of channel, and as a member. */
function findReadableChannel(simulator: Simulator, id: string): Channel {
  const channel = findChannel(simulator, id);
  const needed = historyScopes[channel.kind];
  const { scopes } = simulator.settings;
  if (!scopes.has(needed)) throw new SlackError('missing_scope', { needed, provided: [...scopes].join(',') });
  if (channel.kind !== 'im' && !channel.members.includes(app.botUserId))
    throw new SlackError('not_in_channel');
  return channel;
}

function historyPage(
  simulator: Simulator,
  found: readonly Message[],
  args: { limit: number; cursor?: string; include_all_metadata: boolean },
) {
  const { items, response_metadata } = paginate(found, args);
  const messages = items.map((message) => {
    const { metadata, ...shown } = messageObject(simulator, message);
    if (metadata === undefined) return shown;
    // What comes with a message is told only to who asks for it.
    const { event_type } = metadata as { event_type: string };
    return { ...shown, metadata: args.include_all_metadata ? metadata : { event_type } };
  });
  return { messages, has_more: response_metadata.next_cursor !== '', response_metadata };
}

export const conversationMethods: Record<string, ApiMethod> = {
  'conversations.list': method({ token: 'bot', scope: 'channels:read' }, listed, (simulator, args) => {
    const { items, response_metadata } = paginate(listChannels(simulator, args), args);
    return { channels: items.map(channelObject), response_metadata };
  }),
  'users.conversations': method(
    { token: 'bot', scope: 'channels:read' },
    { ...listed, user: argument.text.default(app.botUserId) },
    (simulator, args) => {
      const { items, response_metadata } = paginate(listChannels(simulator, args, args.user), args);
      return { channels: items.map(channelObject), response_metadata };
    },
  ),
  'conversations.info': method(
    { token: 'bot', scope: 'channels:read' },
    { channel: argument.text },
    (simulator, args) => ({ channel: channelObject(findChannel(simulator, args.channel)) }),
  ),
  'conversations.members': method(
    { token: 'bot', scope: 'channels:read' },
    { ...page, channel: argument.text },
    (simulator, args) => {
      const { items, response_metadata } = paginate(findChannel(simulator, args.channel).members, args);
      return { members: items, response_metadata };
    },
  ),
  'conversations.open': method(
    { token: 'bot', scope: 'im:write' },
    { users: argument.list, return_im: argument.flag },
    (simulator, args) => {
      if (args.users.length !== 1) throw new SlackError('method_not_supported_for_channel_type');
      const user = simulator.workspace.users.get(args.users[0] ?? '');
      if (!user || user.isBot) throw new SlackError('user_not_found');
      const channel = simulator.workspace.openDirectMessage(user);
      return { channel: args.return_im ? channelObject(channel) : { id: channel.id } };
    },
  ),
  'conversations.history': method(
    { token: 'bot' },
    { ...range, channel: argument.text },
    (simulator, args) => {
      const channel = findReadableChannel(simulator, args.channel);
      const found = [...simulator.workspace.messages.values()].filter(
        (message) =>
          message.channel === channel.id &&
          message.ephemeralTo === undefined &&
          (message.threadTs === undefined || message.broadcast) &&
          inRange(message, args),
      );
      return historyPage(simulator, found.reverse(), args);
    },
  ),
  'conversations.replies': method(
    { token: 'bot' },
    { ...range, channel: argument.text, ts: argument.text },
    (simulator, args) => {
      const parent = simulator.workspace.findMessage(
        findReadableChannel(simulator, args.channel).id,
        args.ts,
      );
      if (!parent || parent.ephemeralTo !== undefined) throw new SlackError('thread_not_found');
      const replies = repliesOf(simulator.workspace, parent).filter((reply) => inRange(reply, args));
      return historyPage(simulator, [parent, ...replies], args);
    },
  ),
};
