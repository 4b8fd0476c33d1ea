import type { ChatActor, Server } from '../../shared/api-contract/index.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { matchServers, parseTargets } from '../../shared/targets.ts';
import { withDeadline } from '../../shared/with-deadline.ts';
import { createActorApi } from '../api/actor-api.ts';
import type { ApiTransport } from '../api/api-transport.ts';
import { isGrantedOn, usableVerbs } from '../commands/granted.ts';
import { findVerb, verbs } from '../commands/index.ts';
import type { PickKind, Verb } from '../commands/verb.ts';
import { createFreshCache } from './fresh-cache.ts';
import { createPersonView, type PersonView } from './person-view.ts';
import { rankNames, type Suggestion } from './rank-names.ts';
import { splitLastTerm } from './split-last-term.ts';
import { suggestAlerts } from './suggest-alerts.ts';
import { type KnownContainer, suggestContainers } from './suggest-containers.ts';
import { suggestMetrics } from './suggest-metrics.ts';
import { suggestRules } from './suggest-rules.ts';
import { suggestSubscriptions } from './suggest-subscriptions.ts';
import { serverCandidates, suggestTargets } from './suggest-targets.ts';
import { suggestVerbs } from './suggest-verbs.ts';

export interface SuggestionRequest {
  /** As declared: `rule delete`. */
  verb: string;
  argument: string;
  /** What is there of the argument so far. */
  typed: string;
  /** The other arguments so far. */
  input: Record<string, string>;
}

export interface Suggester {
  /** At most 25, best first; an empty list rather than a late or failed one. Never throws. */
  suggest(actor: ChatActor, request: SuggestionRequest): Promise<Suggestion[]>;
}

/** Discord waits 3 s in all, and a person who types not even that. */
const deadlineMs = 1200;
/** Within the deadline, so that one slow server does not cost the answer about the others. */
const containersDeadlineMs = 700;
/** Each is a request of its own: asked of the best matching servers only. */
const maxAskedForContainers = 10;
const cacheOptions = { freshMs: 10_000, staleMs: 60_000, maxEntries: 2000 };

/** What can be completed while a command is typed, from what the person may use with that verb. */
export function createSuggester({
  transport,
  logger,
}: {
  transport: ApiTransport;
  logger: Logger;
}): Suggester {
  const cache = createFreshCache(cacheOptions);
  return {
    async suggest(actor, request) {
      const verb = findVerb(request.verb);
      const picks: Partial<Record<string, PickKind>> = verb?.picks ?? {};
      const kind = picks[request.argument];
      if (verb === undefined || kind === undefined) return [];
      const view = createPersonView(cache, actor, createActorApi(transport, actor));
      try {
        return await withDeadline(
          suggestions({ kind, verb, typed: request.typed, actor, view }),
          deadlineMs,
          () => new AppError('timeout', 'Suggestions took too long.'),
        );
      } catch (error) {
        const { code } = toAppError(error);
        if (code === 'identity_unlinked') return [linkFirst];
        logger.info(
          { err: error, verb: verb.name, argument: request.argument },
          'nothing could be suggested',
        );
        return [];
      }
    },
  };
}

/** Chosen nevertheless, it is answered with how to link. */
const linkFirst: Suggestion = { label: 'Link your account first: /chatops link', value: 'link' };

interface Asked {
  kind: PickKind;
  verb: Verb;
  typed: string;
  actor: ChatActor;
  view: PersonView;
}

async function suggestions({ kind, verb, typed, actor, view }: Asked): Promise<Suggestion[]> {
  switch (kind) {
    case 'target': {
      const servers = await usableServers(view, verb);
      const { last } = splitLastTerm(typed);
      const asked = last.includes('/') ? bestMatches(last, servers) : [];
      return suggestTargets(typed, { servers, containers: await containersOf(view, asked) });
    }
    case 'server':
      return rankNames(typed, serverCandidates('', await usableServers(view, verb)));
    case 'container': {
      const servers = (await usableServers(view, verb)).filter(({ dockerAvailable }) => dockerAvailable);
      const asked = bestMatches(splitLastTerm(typed).last, servers);
      return suggestContainers(typed, {
        containers: await containersOf(view, asked),
        otherServers: servers.filter((server) => !asked.includes(server)).map(({ name }) => name),
      });
    }
    case 'metric':
      return suggestMetrics(typed);
    case 'rule':
      return suggestRules(typed, await view.rules());
    case 'alert': {
      const [alerts, servers] = await Promise.all([view.alerts(), usableServers(view, verb)]);
      const usable = new Set(servers.map(({ id }) => id));
      return suggestAlerts(
        typed,
        alerts.filter(({ serverId }) => usable.has(serverId)),
        { acknowledgedFirst: verb.name === 'unack' },
      );
    }
    case 'verb':
      return suggestVerbs(typed, usableVerbs(await view.user(), verbs));
    case 'subscription': {
      const here = actor.channelId === undefined ? undefined : `${actor.platform}:${actor.channelId}`;
      return suggestSubscriptions(typed, await view.subscriptions(), here);
    }
    case 'channel':
      // The platform's own picker.
      return [];
    default:
      return kind satisfies never;
  }
}

/** Seeing a server is not enough: what may not be restarted is not offered to `restart`. */
async function usableServers(view: PersonView, verb: Verb): Promise<Server[]> {
  const [user, servers] = await Promise.all([view.user(), view.servers()]);
  return servers.filter(({ tags }) => isGrantedOn(user, verb.class, tags));
}

/** Those that the word names before its slash first; without one, any may have the container. */
function bestMatches(word: string, servers: Server[]): Server[] {
  const [name = ''] = word.split('/');
  const matched = name === '' ? [] : matching(name, servers);
  const candidates = word.includes('/') ? matched : [...matched, ...servers];
  return [...new Set(candidates)].slice(0, maxAskedForContainers);
}

function matching(name: string, servers: Server[]): Server[] {
  const wanted = name.toLowerCase();
  const begins = servers.filter((server) => server.name.toLowerCase().startsWith(wanted));
  try {
    return [...matchServers(parseTargets([name]), servers), ...begins];
  } catch {
    // Half typed.
    return begins;
  }
}

async function containersOf(view: PersonView, servers: Server[]): Promise<KnownContainer[]> {
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
