import type { Outcome } from '../../chat-person.ts';
import type { Simulator } from '../simulator.ts';
import type { Channel, Message, User } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';
import { encodeTyped } from './encode-typed.ts';
import { sendEvent } from './events.ts';
import { findUser } from './interaction-context.ts';
import { runSlashCommand, sayToUser } from './slash-command.ts';

export interface Typed {
  user: string;
  channel: string;
  text: string;
  threadTs?: string;
}

/** A person sends a line. Slack takes slash commands in channels, not in threads. */
export async function typeText(simulator: Simulator, typed: Typed): Promise<Outcome> {
  const user = findUser(simulator, typed.user);
  const channel = simulator.workspace.channels.get(typed.channel);
  if (!channel?.members.includes(user.id)) return { ok: false, error: 'not_in_channel' };
  if (channel.isArchived) return { ok: false, error: 'is_archived' };
  const text = typed.text.trim();
  if (text === '') return { ok: false, error: 'no_text' };
  if (text.startsWith('/')) {
    const command = text.split(/\s/, 1)[0] ?? '';
    if (typed.threadTs !== undefined) {
      sayToUser(simulator, user, channel, `\`${command}\` is not supported in threads. Sorry!`);
      return { ok: false, error: 'not_supported_in_threads' };
    }
    if (command === '/invite') return inviteApp(simulator, user, channel);
    return runSlashCommand(simulator, user, channel, text);
  }
  const message = simulator.workspace.addMessage({
    channel: channel.id,
    user: user.id,
    text: encodeTyped(simulator, text),
    threadTs: typed.threadTs,
  });
  announce(simulator, channel, message);
  return { ok: true };
}

function announce(simulator: Simulator, channel: Channel, message: Message): void {
  if (!channel.members.includes(app.botUserId)) return;
  const event = {
    user: message.user,
    text: message.text,
    ts: message.ts,
    channel: channel.id,
    event_ts: message.ts,
    ...(message.threadTs && { thread_ts: message.threadTs }),
  };
  if (message.text.includes(`<@${app.botUserId}>`)) sendEvent(simulator, { type: 'app_mention', ...event });
  const channelTypes = { public: 'channel', private: 'group', im: 'im' } as const;
  const channelType = channelTypes[channel.kind];
  sendEvent(simulator, { type: 'message', channel_type: channelType, ...event }, `message.${channelType}`);
}

function inviteApp(simulator: Simulator, user: User, channel: Channel): Outcome {
  if (channel.members.includes(app.botUserId)) {
    sayToUser(simulator, user, channel, `<@${app.botUserId}> is already in this channel.`);
    return { ok: true };
  }
  channel.members.push(app.botUserId);
  const text = `<@${app.botUserId}> was added to #${channel.name} by <@${user.id}>.`;
  const joined = { channel: channel.id, user: app.botUserId, text, subtype: 'channel_join' } as const;
  simulator.workspace.addMessage(joined);
  sendEvent(simulator, {
    type: 'member_joined_channel',
    user: app.botUserId,
    channel: channel.id,
    inviter: user.id,
  });
  return { ok: true };
}
