import { botObject } from '../gateway/ready-payloads.ts';
import { application } from '../guild/seed.ts';
import type { Simulator } from '../simulator.ts';
import { DiscordError } from './discord-error.ts';
import { ok, type RestRoute } from './rest-route.ts';
import { knownUser, userObject } from './user-object.ts';

function applicationObject(simulator: Simulator) {
  const about = { description: '', icon: null, rpc_origins: [], summary: '', tags: [] };
  return {
    id: application.id,
    name: application.name,
    ...about,
    bot: userObject(knownUser(simulator, application.botUserId)),
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    team: null,
    flags: 0,
    approximate_guild_count: 1,
    integration_types_config: { '0': {} },
  };
}

export const applicationRoutes: Record<string, RestRoute> = {
  'applications.me': {
    method: 'get',
    path: '/applications/@me',
    handle: ({ simulator }) => ok(applicationObject(simulator)),
  },
  'oauth2.application': {
    method: 'get',
    path: '/oauth2/applications/@me',
    handle: ({ simulator }) => ok(applicationObject(simulator)),
  },
  'users.me': {
    method: 'get',
    path: '/users/@me',
    handle: ({ simulator }) => ok(botObject(simulator)),
  },
  'users.get': {
    method: 'get',
    path: '/users/:user',
    handle: ({ simulator, params }) => {
      const user = simulator.guild.users.get(params.user ?? '');
      if (!user) throw new DiscordError('unknownUser');
      return ok(userObject(user));
    },
  },
};
