import { aggregations, noDataPolicies } from '../../shared/api-contract/index.ts';
import { parseDuration } from '../../shared/duration.ts';
import { AppError } from '../../shared/errors.ts';
import { looksLikeThreshold } from '../../shared/threshold-text.ts';

const severities: Record<string, 'warning' | 'critical'> = {
  warning: 'warning',
  warn: 'warning',
  critical: 'critical',
  crit: 'critical',
};
const averages: Record<string, string> = {
  average: 'avg',
  mean: 'avg',
  minimum: 'min',
  maximum: 'max',
  ...Object.fromEntries(aggregations.map((name) => [name, name])),
};
/** In place of a value: there is to be none any more. */
const nothing = new Set(['none', 'off', 'no', 'default']);

interface Cursor {
  words: readonly string[];
  at: number;
}
type Clauses = Record<string, string>;

/** What the words that begin a clause do with those that follow. */
const readers: Record<string, (cursor: Cursor, clauses: Clauses) => void> = {
  for: (cursor, clauses) => {
    clauses.for = take(cursor, 'for', '5m');
  },
  over: (cursor, clauses) => {
    clauses.over = take(cursor, 'over', '10m');
  },
  keep: (cursor, clauses) => {
    while (['firing', 'for'].includes(peek(cursor))) cursor.at += 1;
    clauses.keep = take(cursor, 'keep firing', '10m');
  },
  recover: (cursor, clauses) => {
    if (peek(cursor) === 'at') cursor.at += 1;
    clauses.recover = take(cursor, 'recover', '80');
  },
  'no-data': (cursor, clauses) => {
    clauses.noData = take(cursor, 'no-data', noDataPolicies.join(', ')).toLowerCase();
    if (peek(cursor) !== 'after') return;
    cursor.at += 1;
    clauses.noDataAfter = take(cursor, 'after', '5m');
  },
  runbook: (cursor, clauses) => {
    clauses.runbook = take(cursor, 'runbook', 'https://wiki.example.com/cpu');
  },
  named: (cursor, clauses) => {
    clauses.name = take(cursor, 'named', '"CPU of the web servers"');
  },
  to: (cursor, clauses) => {
    clauses.channel = take(cursor, 'to', '#ops');
  },
  here: (_, clauses) => {
    clauses.channel = 'here';
  },
};
const synonyms: Record<string, string> = {
  'keep-firing': 'keep',
  nodata: 'no-data',
  name: 'named',
  recovers: 'recover',
};
const readerOf = (lower: string) => {
  const name = synonyms[lower] ?? lower;
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
};

/**
 * Everything after the threshold, in any order: `for 5m avg over 10m keep firing 10m recover 80 no-data fire
 * after 5m on tag:web critical 95 #ops runbook https://… named "…"`. A word that means nothing is refused:
 * taken for a server, it would make a rule that never fires.
 *
 * @throws AppError `invalid_input`
 */
export function readClauses(words: readonly string[], example: string): Clauses {
  const clauses: Clauses = {};
  const targets: string[] = [];
  const cursor: Cursor = { words, at: 0 };
  let readsTargets = false;
  while (cursor.at < words.length) {
    const word = words[cursor.at] ?? '';
    const lower = word.toLowerCase();
    cursor.at += 1;
    if (lower === 'on') readsTargets = true;
    else if (readsTargets && !startsClause(word)) targets.push(word);
    else if (!readClause(word, cursor, clauses)) {
      if (!isTargetByLook(word)) throw notUnderstood(word, example);
      targets.push(word);
    } else readsTargets = false;
  }
  return { ...clauses, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}

/** False for a word that begins none. */
function readClause(word: string, cursor: Cursor, clauses: Clauses): boolean {
  const lower = word.toLowerCase();
  const severity = severities[lower];
  const reader = readerOf(lower);
  if (reader !== undefined) reader(cursor, clauses);
  else if (severity !== undefined) {
    const next = cursor.words[cursor.at];
    if (next !== undefined && (looksLikeThreshold(next) || nothing.has(next.toLowerCase()))) {
      clauses[severity] = next;
      cursor.at += 1;
    } else clauses.severity = severity;
  } else if (Object.hasOwn(averages, lower)) clauses.aggregate = averages[lower] ?? lower;
  else if (isChannel(word)) clauses.channel = word;
  else if (parseDuration(word) !== undefined && clauses.for === undefined) clauses.for = word;
  else return false;
  return true;
}

/** Whether a word after `on` ends the list of servers. */
export const startsClause = (word: string): boolean => {
  const lower = word.toLowerCase();
  return (
    readerOf(lower) !== undefined ||
    Object.hasOwn(severities, lower) ||
    Object.hasOwn(averages, lower) ||
    isChannel(word) ||
    lower === 'on' ||
    parseDuration(lower) !== undefined
  );
};

const isChannel = (word: string): boolean =>
  word.startsWith('#') || /^(slack|discord):[A-Za-z0-9]+$/.test(word);

/** Nothing but a target looks like this, with or without "on". */
const isTargetByLook = (word: string): boolean => /^tag:|^!|^--all$|\*/.test(word);

const peek = ({ words, at }: Cursor): string => words[at]?.toLowerCase() ?? '';

function take(cursor: Cursor, clause: string, like: string): string {
  const word = cursor.words[cursor.at];
  cursor.at += 1;
  if (word !== undefined && word !== '') return word;
  throw new AppError('invalid_input', `After "${clause}" I need more.`, {
    hint: `For example: \`${clause} ${like}\``,
  });
}

/** "none", "off", "default": what is there is to go. */
export const meansNothing = (text: string): boolean => nothing.has(text.trim().toLowerCase());

const notUnderstood = (word: string, example: string) =>
  new AppError('invalid_input', `I do not understand "${word}" in this rule.`, {
    hint: `Servers follow the word on: \`on web-1\`. ${example}`,
  });
