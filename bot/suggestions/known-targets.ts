import { AppError } from '../../shared/errors.ts';
import { matchServers, parseTargets } from '../../shared/targets.ts';
import { withDeadline } from '../../shared/with-deadline.ts';
import { isGrantedOn } from '../commands/granted.ts';
import type { Verb } from '../commands/verb.ts';
import type { KnownServer, PersonView } from './person-view.ts';
import type { KnownContainer } from './suggest-containers.ts';

/** Within the deadline of all, so that one slow server does not cost the answer about the others. */
const containersDeadlineMs = 700;
/** Each is a request of its own: asked of the best matching servers only. */
const maxAskedForContainers = 10;

/** Seeing a server is not enough: what may not be restarted is not offered to `restart`. */
export async function usableServers(view: PersonView, verb: Verb): Promise<KnownServer[]> {
  const [rights, servers] = await Promise.all([view.rights(), view.servers()]);
  return servers.filter(({ tags }) => isGrantedOn(rights, verb.class, tags));
}

/** Those that the word names before its slash first; without one, any may have the container. */
export function bestMatches(word: string, servers: KnownServer[]): KnownServer[] {
  const [name = ''] = word.split('/');
  const matched = name === '' ? [] : matching(name, servers);
  const candidates = word.includes('/') ? matched : [...matched, ...servers];
  return [...new Set(candidates)].slice(0, maxAskedForContainers);
}

function matching(name: string, servers: KnownServer[]): KnownServer[] {
  const wanted = name.toLowerCase();
  const begins = servers.filter((server) => server.name.toLowerCase().startsWith(wanted));
  try {
    return [...matchServers(parseTargets([name]), servers), ...begins];
  } catch {
    // Half typed.
    return begins;
  }
}

/** Of those servers that answer in time. */
export async function containersOf(view: PersonView, servers: KnownServer[]): Promise<KnownContainer[]> {
  const lists = await Promise.allSettled(
    servers.map((server) =>
      withDeadline(
        view.containers(server),
        containersDeadlineMs,
        () => new AppError('timeout', `${server.name} took too long.`),
      ),
    ),
  );
  return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
}
