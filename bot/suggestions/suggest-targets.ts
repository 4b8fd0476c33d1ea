import { isGlob } from '../../shared/glob.ts';
import { matchServers, parseTargets, type TargetServer } from '../../shared/targets.ts';
import { type Candidate, rankNames, type Suggestion } from './rank-names.ts';
import { type LastTerm, splitLastTerm } from './split-last-term.ts';
import { containerCandidates, type KnownContainer } from './suggest-containers.ts';

/** Servers, tags, globs and containers, in the grammar of targets: the last term is completed. Pure. */
export function suggestTargets(
  typed: string,
  known: { servers: readonly TargetServer[]; containers: readonly KnownContainer[] },
): Suggestion[] {
  const term = splitLastTerm(typed);
  if (term.kind === 'tag') return rankNames(term.last, tagCandidates(term, known.servers));
  if (term.last.includes('/')) return rankNames(term.last, containerCandidates(term, known.containers));
  if (isGlob(term.last)) return rankNames('', globCandidates(term, known.servers));
  return rankNames(term.last, [
    ...serverCandidates(term.before, known.servers),
    ...tagCandidates({ ...term, before: `${term.before}tag:` }, known.servers),
    ...(term.before === '' ? [allCandidate(known.servers)] : []),
  ]);
}

export const serverCandidates = (before: string, servers: readonly TargetServer[]): Candidate[] =>
  servers.map(({ name }) => ({ label: before + name, value: before + name, names: [name] }));

function tagCandidates({ before }: LastTerm, servers: readonly TargetServer[]): Candidate[] {
  const tags = [...new Set(servers.flatMap((server) => server.tags))].toSorted();
  return tags.map((tag) => counted(before + tag, servers, [tag, `tag:${tag}`]));
}

/** The glob itself, then what it matches. */
function globCandidates({ before, last }: LastTerm, servers: readonly TargetServer[]): Candidate[] {
  const matched = serversOf(last, servers);
  if (matched.length === 0) return [];
  return [counted(before + last, servers, [last]), ...serverCandidates(before, matched)];
}

const allCandidate = (servers: readonly TargetServer[]): Candidate =>
  counted('--all', servers, ['--all', 'all']);

/** "tag:prod (3 servers)": what it stands for is seen before it is sent. */
function counted(value: string, servers: readonly TargetServer[], names: string[]): Candidate {
  const { length } = serversOf(value, servers);
  return { label: `${value} (${length} ${length === 1 ? 'server' : 'servers'})`, value, names };
}

function serversOf(expression: string, servers: readonly TargetServer[]): TargetServer[] {
  try {
    return matchServers(parseTargets([expression]), servers);
  } catch {
    // Half typed: nothing yet.
    return [];
  }
}
