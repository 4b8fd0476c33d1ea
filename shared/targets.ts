import { type TargetQuery, type TargetServer, termMatchesServer } from './target-query.ts';

/** The target grammar as its users see it: parse, then match servers or resolve to what is acted on. */
export { matchGlob } from './glob.ts';
export {
  maxCandidates,
  type ResolvedTarget,
  resolveTargets,
  toCandidate,
} from './resolve-targets.ts';
export { parseTargets, type TargetQuery, type TargetServer } from './target-query.ts';

/** The servers a query is about, in the order given; none is not an error. A container term means its server. */
export function matchServers<Server extends TargetServer>(
  query: TargetQuery,
  servers: readonly Server[],
): Server[] {
  return servers.filter(
    (server) =>
      (query.all || query.include.some((term) => termMatchesServer(term, server))) &&
      // `!web-1/nginx` spares a container, not its server.
      !query.exclude.some((term) => term.kind !== 'container' && termMatchesServer(term, server)),
  );
}
