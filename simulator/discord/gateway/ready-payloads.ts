import { application, guild as seed } from '../guild/seed.ts';
import { channelObject, threadObject } from '../rest/channel-object.ts';
import { guildObject, memberObject } from '../rest/guild-object.ts';
import { knownUser, userObject } from '../rest/user-object.ts';
import type { Simulator } from '../simulator.ts';
import type { GatewaySession } from './gateway-session.ts';
import { gatewayPath } from './read-upgrade.ts';

export function gatewayUrl({ url }: Pick<Simulator, 'url'>): string {
  return `${url.replace(/^http/, 'ws')}${gatewayPath}`;
}

export function readyPayload(simulator: Simulator, session: GatewaySession) {
  return {
    v: 10,
    user: botObject(simulator),
    guilds: session.covers(seed.id) ? [{ id: seed.id, unavailable: true }] : [],
    session_id: session.id,
    resume_gateway_url: gatewayUrl(simulator),
    shard: session.shard,
    application: { id: application.id, flags: 0 },
  };
}

export function guildCreatePayload(simulator: Simulator) {
  const { guild } = simulator;
  const channels = [...guild.channels.values()].filter(({ kind }) => kind === 'text');
  const threads = [...guild.threads.values()].filter(({ archived }) => !archived);
  // Without the privileged intent, a bot hears only of itself.
  const self = { ...memberObject(), user: userObject(knownUser(simulator, application.botUserId)) };
  return {
    ...guildObject(),
    joined_at: self.joined_at,
    large: false,
    unavailable: false,
    member_count: guild.users.size,
    members: [self],
    channels: channels.map((channel) => channelObject(simulator, channel)),
    threads: threads.map((thread) => threadObject(simulator, thread)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

export function botObject(simulator: Simulator) {
  const account = { verified: true, email: null, mfa_enabled: false, flags: 0, bio: '' };
  return { ...userObject(knownUser(simulator, application.botUserId)), ...account };
}
