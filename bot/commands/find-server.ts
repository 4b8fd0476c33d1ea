import type { Server } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { matchServers, parseTargets } from '../../shared/targets.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { serverMarks } from '../cards/marks.ts';

type ServerLists = Pick<ActorApi, 'servers' | 'containers'>;

/** A bare name may be a container's: asked of so many servers before it is called unknown. */
const maxAskedForContainers = 10;
/** Neither a tag nor a pattern. */
const plainName = /^[\w./-]+$/;

/**
 * The servers that a target names. Each of its words must name something: one that is silently left
 * out would answer another question than the one asked.
 *
 * @throws AppError `invalid_input`; `target_not_found` with the nearest names
 */
export async function findServers(api: ServerLists, target: string): Promise<Server[]> {
  const query = parseTargets([target]);
  const known = await api.servers();
  if (known.length === 0) {
    throw new AppError('target_not_found', 'There are no servers yet.', {
      hint: 'An administrator adds one and starts its agent; docs/operations.md says how.',
    });
  }
  for (const word of target.split(/\s+/)) {
    const term = word.replace(/^!/, '');
    if (term !== '' && matchServers(parseTargets([term]), known).length === 0)
      throw await notFound(api, term, known);
  }
  const found = matchServers(query, known);
  if (found.length === 0) throw await notFound(api, target, known);
  return found;
}

/**
 * The one server a target names.
 *
 * @throws AppError like `findServers`; `target_ambiguous` with candidates to pick from
 */
export async function findServer(api: ServerLists, target: string): Promise<Server> {
  const matched = await findServers(api, target);
  const [server, ...others] = matched;
  if (server !== undefined && others.length === 0) return server;
  const which = target === '--all' ? 'There are' : `"${target}" matches`;
  throw new AppError('target_ambiguous', `${which} ${matched.length} servers.`, {
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

async function notFound(api: ServerLists, target: string, known: Server[]): Promise<AppError> {
  const { wanted, names } = target.startsWith('tag:')
    ? { wanted: target, names: [...new Set(known.flatMap(({ tags }) => tags.map((tag) => `tag:${tag}`)))] }
    : { wanted: target.split('/')[0] ?? target, names: known.map(({ name }) => name) };
  const nearest = nearestNames(wanted, names);
  const host = await hostOfContainer(api, target, known);
  if (host !== undefined) {
    return new AppError('target_not_found', `"${target}" is a container on ${host}, not a server.`, {
      hint: `\`/chatops ps ${host}\` shows it, \`/chatops logs ${host}/${target}\` what it says.`,
      details: { nearest: [host] },
    });
  }
  return new AppError(
    'target_not_found',
    plainName.test(target) ? `No server is called "${target}".` : `No server matches "${target}".`,
    {
      hint:
        nearest.length > 0
          ? `Did you mean ${nearest.map((name) => `\`${name}\``).join(' or ')}?`
          : '`/chatops servers` lists what there is.',
      details: { nearest },
    },
  );
}

async function hostOfContainer(api: ServerLists, name: string, known: Server[]): Promise<string | undefined> {
  const hosts = known.filter(({ dockerAvailable }) => dockerAvailable).slice(0, maxAskedForContainers);
  const lists = await Promise.all(
    hosts.map(async (host) => {
      try {
        return { host: host.name, containers: await api.containers(host.id) };
      } catch {
        // Only a better hint is lost; that no server has this name is certain.
        return { host: host.name, containers: [] };
      }
    }),
  );
  return lists.find(({ containers }) => containers.some((container) => container.name === name))?.host;
}
