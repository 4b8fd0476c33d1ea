import { application, guild as seed } from '../guild/seed.ts';
import { channelObject, threadObject } from './channel-object.ts';
import { DiscordError } from './discord-error.ts';
import { guildObject, memberObject } from './guild-object.ts';
import { ok, type RestCall, type RestRoute } from './rest-route.ts';
import { userObject } from './user-object.ts';

/** @throws DiscordError 10004 */
function requireGuild({ params }: RestCall): void {
  if (params.guild !== seed.id) throw new DiscordError('unknownGuild');
}

function member({ simulator, params }: RestCall) {
  const id = params.user === '@me' ? application.botUserId : (params.user ?? '');
  const user = simulator.guild.users.get(id);
  if (!user) throw new DiscordError('unknownMember');
  return { ...memberObject(), user: userObject(user) };
}

export const guildRoutes: Record<string, RestRoute> = {
  'guilds.mine': {
    method: 'get',
    path: '/users/@me/guilds',
    handle: () => {
      const { id, name, icon, banner, features } = guildObject();
      return ok([{ id, name, icon, banner, owner: false, permissions: '0', features }]);
    },
  },
  'guilds.get': {
    method: 'get',
    path: '/guilds/:guild',
    handle: (call) => {
      requireGuild(call);
      return ok(guildObject());
    },
  },
  'guilds.channels': {
    method: 'get',
    path: '/guilds/:guild/channels',
    handle: (call) => {
      requireGuild(call);
      const channels = [...call.simulator.guild.channels.values()].filter(({ kind }) => kind === 'text');
      return ok(channels.map((channel) => channelObject(call.simulator, channel)));
    },
  },
  'guilds.threads': {
    method: 'get',
    path: '/guilds/:guild/threads/active',
    handle: (call) => {
      requireGuild(call);
      const threads = [...call.simulator.guild.threads.values()].filter(({ archived }) => !archived);
      return ok({ threads: threads.map((thread) => threadObject(call.simulator, thread)), members: [] });
    },
  },
  'guilds.member': {
    method: 'get',
    path: '/guilds/:guild/members/:user',
    handle: (call) => {
      requireGuild(call);
      return ok(member(call));
    },
  },
};
