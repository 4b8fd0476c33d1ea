import type { Candidate } from './api-contract/common.ts';
import { AppError } from './errors.ts';
import { matchGlob } from './glob.ts';
import { nearestNames } from './nearest-names.ts';
import {
  isExact,
  type TargetQuery,
  type TargetServer,
  type TargetTerm,
  termMatchesServer,
} from './target-query.ts';

export interface TargetContainer {
  serverId: string;
  containerId: string;
  name: string;
  state: string;
}

export type ResolvedTarget<Server extends TargetServer, Container extends TargetContainer> =
  | { kind: 'server'; server: Server; container?: undefined }
  | { kind: 'container'; server: Server; container: Container };

/** More to pick from fit no menu. */
export const maxCandidates = 100;

/**
 * What a query names now, each thing once, in order of the terms. A bare name is a server; when there
 * is no such server, it is the one container of that name.
 *
 * @throws AppError `target_not_found` when a term (an exception too: a mistyped one would let the thing
 * it spares be acted on) names nothing, with `details.nearest`; `target_ambiguous` when a container's
 * name exists on several servers, with `details.candidates`.
 */
export function resolveTargets<Server extends TargetServer, Container extends TargetContainer>(
  query: TargetQuery,
  servers: readonly Server[],
  containers: readonly Container[],
): ResolvedTarget<Server, Container>[] {
  const known = new Inventory(servers, containers);
  const resolved = new Set<ResolvedTarget<Server, Container>>(query.all ? known.servers : []);
  for (const term of query.include) {
    for (const target of known.find(term, 'ambiguity refused')) resolved.add(target);
  }
  const excluded = new Set(query.exclude.flatMap((term) => known.find(term, 'all meant')));
  const serversLeftOut = new Set(
    [...excluded].filter(({ kind }) => kind === 'server').map(({ server }) => server.id),
  );
  for (const target of resolved) {
    if (excluded.has(target) || serversLeftOut.has(target.server.id)) resolved.delete(target);
  }
  if (resolved.size > 0) return [...resolved];
  throw new AppError('target_not_found', 'No server or container is left to act on.', {
    hint: servers.length === 0 ? 'There is no server you may use yet.' : 'Look at the exceptions you gave.',
    details: { nearest: [] },
  });
}

/** What there is to name, indexed for the time of one resolution; each thing is one object in it. */
class Inventory<Server extends TargetServer, Container extends TargetContainer> {
  readonly servers: { kind: 'server'; server: Server }[];
  private readonly placed: { kind: 'container'; server: Server; container: Container }[];
  private readonly placedOn = new Map<string, typeof this.placed>();

  constructor(servers: readonly Server[], containers: readonly Container[]) {
    this.servers = servers.map((server) => ({ kind: 'server', server }));
    const byId = new Map(servers.map((server) => [server.id, server]));
    this.placed = containers.flatMap((container) => {
      const server = byId.get(container.serverId);
      return server === undefined ? [] : [{ kind: 'container' as const, server, container }];
    });
    for (const placed of this.placed) {
      const there = this.placedOn.get(placed.server.id);
      if (there === undefined) this.placedOn.set(placed.server.id, [placed]);
      else there.push(placed);
    }
  }

  find(term: TargetTerm, several: 'ambiguity refused' | 'all meant'): ResolvedTarget<Server, Container>[] {
    const found = this.matches(term);
    if (found.length === 0) throw this.notFound(term);
    const isName = term.kind === 'name' && isExact(term);
    if (isName && found.length > 1 && several === 'ambiguity refused') {
      throw new AppError('target_ambiguous', `"${term.text}" exists on ${found.length} servers.`, {
        hint: 'Say which one.',
        details: { candidates: found.slice(0, maxCandidates).map(toCandidate) },
      });
    }
    return found;
  }

  private matches(term: TargetTerm): ResolvedTarget<Server, Container>[] {
    const servers = this.servers.filter(({ server }) => termMatchesServer(term, server));
    if (term.kind === 'container') {
      return servers
        .flatMap(({ server }) => this.placedOn.get(server.id) ?? [])
        .filter(({ container }) => isContainer(container, term.container));
    }
    if (servers.length > 0 || term.kind === 'tag') return servers;
    return this.placed.filter(({ container }) => isContainer(container, term.name));
  }

  private notFound(term: TargetTerm): AppError {
    const nearest = nearestNames(
      term.kind === 'tag' ? term.text.slice('tag:'.length) : term.text,
      term.kind === 'tag' ? this.servers.flatMap(({ server }) => server.tags) : this.names(term),
    ).map((name) => (term.kind === 'tag' ? `tag:${name}` : name));
    return new AppError('target_not_found', `Nothing is called "${term.text}".`, {
      hint:
        nearest.length > 0 ? `Did you mean ${nearest.join(', ')}?` : '`servers` lists what there is to name.',
      details: { nearest },
    });
  }

  private names(term: TargetTerm): string[] {
    const containers = this.placed.map((placed) => toCandidate(placed).target);
    if (term.kind === 'container') {
      // The server is right and the container is not: its own containers are what was meant.
      const own = this.placed.filter(({ server }) => termMatchesServer(term, server));
      return own.length > 0 ? own.map((placed) => toCandidate(placed).target) : containers;
    }
    return [
      ...this.servers.map(({ server }) => server.name),
      ...this.placed.map(({ container }) => container.name),
    ];
  }
}

/** By name or glob, or by an id of at least Docker's short form. */
function isContainer(container: TargetContainer, pattern: string): boolean {
  if (matchGlob(pattern, container.name)) return true;
  return /^[0-9a-f]{12,64}$/.test(pattern) && container.containerId.startsWith(pattern);
}

/** How to name a target without doubt, for menus. */
export function toCandidate(target: ResolvedTarget<TargetServer, TargetContainer>): Candidate {
  if (target.container === undefined) return { target: target.server.name, label: target.server.name };
  return {
    target: `${target.server.name}/${target.container.name}`,
    label: target.container.name,
    description: `on ${target.server.name}, ${target.container.state}`,
  };
}
