import { AppError } from './errors.ts';
import { isGlob, matchGlob } from './glob.ts';

/**
 * The target grammar of chat, rules and subscriptions:
 * `web-1` · `web-1/nginx` · `web-*` · `tag:prod+web` (and) · `tag:a,b` (or) · `!web-3` (except) · `--all`.
 * Terms are separated by spaces, or by commas where they are names.
 */
export type TargetTerm =
  | { kind: 'name'; text: string; name: string }
  | { kind: 'container'; text: string; server: string; container: string }
  /** Any of these lists of tags, all tags of the list. */
  | { kind: 'tag'; text: string; anyOf: string[][] };

export interface TargetQuery {
  /** Every server: `--all`, or nothing but exceptions. */
  all: boolean;
  include: TargetTerm[];
  exclude: TargetTerm[];
}

export interface TargetServer {
  id: string;
  name: string;
  tags: readonly string[];
}

const namePattern = /^[A-Za-z0-9*?][A-Za-z0-9._*?-]*$/;
const grammarHint =
  'Targets are: web-1, web-1/nginx, web-*, tag:prod+web (and), tag:a,b (or), !web-3 (except), --all.';

/** @throws AppError `invalid_input` when an expression does not follow the grammar. */
export function parseTargets(expressions: readonly string[]): TargetQuery {
  const query: TargetQuery = { all: false, include: [], exclude: [] };
  for (const word of expressions.flatMap((expression) => expression.trim().split(/\s+/))) {
    if (word === '') continue;
    if (word === '--all' || word === '*') query.all = true;
    else if (word.startsWith('!')) query.exclude.push(...parseWord(word.slice(1)));
    else query.include.push(...parseWord(word));
  }
  if (!query.all && query.include.length === 0) {
    if (query.exclude.length === 0) throw invalid('No target was given.');
    query.all = true;
  }
  return query;
}

/** A container term means its server. */
export function termMatchesServer(term: TargetTerm, server: TargetServer): boolean {
  switch (term.kind) {
    case 'name':
      return matchGlob(term.name, server.name);
    case 'container':
      return matchGlob(term.server, server.name);
    case 'tag':
      return term.anyOf.some((all) => all.every((tag) => server.tags.some((own) => matchGlob(tag, own))));
    default:
      return term satisfies never;
  }
}

/** Names one thing only: no pattern, no tag. */
export function isExact(term: TargetTerm): boolean {
  if (term.kind === 'name') return !isGlob(term.name);
  return term.kind === 'container' && !isGlob(term.server) && !isGlob(term.container);
}

function parseWord(word: string): TargetTerm[] {
  if (word.startsWith('tag:')) return [parseTag(word)];
  return word
    .split(',')
    .filter((text) => text !== '')
    .map((text) => {
      const [server = '', container, ...rest] = text.split('/');
      if (rest.length > 0 || !namePattern.test(server)) throw invalid(`"${text}" is not a target.`);
      if (container === undefined) return { kind: 'name', text, name: server };
      if (!namePattern.test(container)) throw invalid(`"${text}" is not a target.`);
      return { kind: 'container', text, server, container };
    });
}

function parseTag(word: string): TargetTerm {
  const anyOf = word
    .slice('tag:'.length)
    .split(',')
    .map((all) => all.split('+').map((tag) => tag.toLowerCase()));
  if (anyOf.flat().some((tag) => !namePattern.test(tag))) throw invalid(`"${word}" is not a tag.`);
  return { kind: 'tag', text: word, anyOf };
}

function invalid(message: string): AppError {
  return new AppError('invalid_input', message, { hint: grammarHint });
}
