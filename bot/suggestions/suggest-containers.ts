import { isGlob, matchGlob } from '../../shared/glob.ts';
import { type Candidate, rankNames, type Suggestion } from './rank-names.ts';
import { type LastTerm, splitLastTerm } from './split-last-term.ts';

export interface KnownContainer {
  server: string;
  name: string;
}

/**
 * Containers as `server/container`, found by either name; the last word is completed. Servers whose
 * containers are not at hand stand for themselves: choosing one opens a menu of its containers. Pure.
 */
export function suggestContainers(
  typed: string,
  known: { containers: readonly KnownContainer[]; otherServers: readonly string[] },
): Suggestion[] {
  const term = splitLastTerm(typed);
  if (term.kind === 'tag') return [];
  const others = term.last.includes('/') ? [] : known.otherServers;
  return rankNames(term.last, [
    ...containerCandidates(term, known.containers),
    ...others.map((name) => ({
      label: `${term.before}${name} (all its containers to pick from)`,
      value: term.before + name,
      names: [name],
    })),
  ]);
}

/** With a glob before the slash, `web-*` stands for all servers it matches. */
export function containerCandidates(
  { before, last }: LastTerm,
  containers: readonly KnownContainer[],
): Candidate[] {
  const [server = ''] = last.split('/');
  if (!last.includes('/') || !isGlob(server)) {
    return containers.map((container) => {
      const value = `${container.server}/${container.name}`;
      return { label: before + value, value: before + value, names: [value, container.name] };
    });
  }
  const matched = containers.filter((container) => matchGlob(server, container.server));
  return [...new Set(matched.map(({ name }) => name))].map((name) => {
    const { length } = matched.filter((container) => container.name === name);
    const value = `${server}/${name}`;
    return { label: `${before}${value} (on ${length})`, value: before + value, names: [value] };
  });
}
