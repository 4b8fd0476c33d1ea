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

/** Never reached by a stored expression of 500 characters, which must stay readable. */
const mostNamed = 250;

/**
 * What is named twice counts once.
 *
 * @param most names and tags, together
 * @throws AppError `invalid_input` when an expression does not follow the grammar, or names more.
 */
export function parseTargets(expressions: readonly string[], most = mostNamed): TargetQuery {
  let all = false;
  const include = new Map<string, TargetTerm>();
  const exclude = new Map<string, TargetTerm>();
  for (const word of expressions.flatMap((expression) => expression.trim().split(/\s+/))) {
    if (word === '') continue;
    if (word === '--all' || word === '*') all = true;
    else if (word.startsWith('!')) collect(exclude, parseWord(word.slice(1)));
    else collect(include, parseWord(word));
  }
  const query = { all, include: [...include.values()], exclude: [...exclude.values()] };
  const named = [...query.include, ...query.exclude].reduce((sum, term) => sum + sizeOf(term), 0);
  if (named > most) {
    throw new AppError('invalid_input', `That names ${named} targets one by one; at most ${most} at once.`, {
      hint: 'A pattern (web-*) or a tag (tag:prod) names many at once.',
    });
  }
  if (!query.all && query.include.length === 0) {
    if (query.exclude.length === 0) throw invalid('No target was given.');
    query.all = true;
  }
  return query;
}

function collect(terms: Map<string, TargetTerm>, more: readonly TargetTerm[]): void {
  for (const term of more) terms.set(term.text.toLowerCase(), term);
}

const sizeOf = (term: TargetTerm) => (term.kind === 'tag' ? term.anyOf.flat().length : 1);

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
