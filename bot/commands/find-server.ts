import type { Server } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { serverMarks } from '../cards/marks.ts';

/**
 * The one server a target names.
 *
 * @throws AppError `target_not_found` with the nearest names; `target_ambiguous` with candidates to pick from
 */
export async function findServer(api: Pick<ActorApi, 'servers'>, target: string): Promise<Server> {
  const [server, ...others] = await api.servers(target);
  if (server === undefined) throw await notFound(api, target);
  if (others.length === 0) return server;
  const matched = [server, ...others];
  throw new AppError('target_ambiguous', `"${target}" matches ${matched.length} servers.`, {
    hint: 'Pick one.',
    details: {
      candidates: matched.map(({ name, state }) => ({
        target: name,
        label: name,
        description: serverMarks[state].word,
      })),
    },
  });
}

export async function notFound(api: Pick<ActorApi, 'servers'>, target: string): Promise<AppError> {
  const names = (await api.servers()).map((server) => server.name);
  const nearest = nearestNames(target.split('/')[0] ?? target, names);
  return new AppError('target_not_found', `No server is called "${target}".`, {
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `\`${name}\``).join(' or ')}?`
        : '`/chatops servers` lists what there is.',
    details: { nearest },
  });
}
