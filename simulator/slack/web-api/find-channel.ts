import type { Simulator } from '../simulator.ts';
import type { Channel } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';
import { SlackError } from './slack-error.ts';

/** A private channel that the bot is not in does not exist for it. @throws SlackError channel_not_found */
export function findChannel(simulator: Simulator, id: string): Channel {
  const channel = simulator.workspace.channels.get(id);
  const visible = channel && (channel.kind === 'public' || channel.members.includes(app.botUserId));
  if (!visible) throw new SlackError('channel_not_found');
  return channel;
}

/** Where a message may be posted: a user id stands for the direct messages with that user. */
export function findPostableChannel(simulator: Simulator, id: string): Channel {
  const user = simulator.workspace.users.get(id);
  if (user && !user.isBot) return simulator.workspace.openDirectMessage(user);
  const channel = findChannel(simulator, id);
  if (channel.isArchived) throw new SlackError('is_archived');
  const mayPost =
    channel.members.includes(app.botUserId) || simulator.settings.scopes.has('chat:write.public');
  if (!mayPost) throw new SlackError('not_in_channel');
  return channel;
}
