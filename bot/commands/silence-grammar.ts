import { severities } from '../../shared/api-contract/index.ts';
import { readEnd } from './read-end.ts';

/** "until tomorrow 18:00 Europe/Berlin" has three words after the first. */
const longestEnd = 3;

/**
 * `web-1 tag:prod rule:"CPU*" key:/var critical for 2h kernel update` as flat arguments. What stands
 * before the end is what is meant, what stands after it is the reason; without one, the reason begins
 * with the first word that cannot be meant.
 */
export function readSilenceWords(words: string[]): Record<string, string> {
  const input: Record<string, string> = {};
  const targets: string[] = [];
  const at = words.findIndex((word) => /^(for|until|till)$/i.test(word));
  const before = at === -1 ? words : words.slice(0, at);
  let used = 0;
  for (const word of before) {
    const [, name, value] = /^(rule|key|severity):(.*)$/is.exec(word) ?? [];
    if (name !== undefined && value !== undefined) input[name.toLowerCase()] = value;
    else if (isSeverity(word)) input.severity = word.toLowerCase();
    else if (at !== -1 || targets.length === 0 || isPattern(word)) targets.push(word);
    else break;
    used += 1;
  }
  const { end, rest } = at === -1 ? readBareTime(words.slice(used)) : readTime(words.slice(at + 1));
  return {
    ...input,
    ...(targets.length > 0 ? { target: targets.join(' ') } : {}),
    ...(end === undefined ? {} : { for: end }),
    ...(rest.length > 0 ? { reason: rest.join(' ') } : {}),
  };
}

const isSeverity = (word: string) => severities.some((severity) => severity === word.toLowerCase());

/** Nobody begins a reason with these. */
const isPattern = (word: string) => /^(!|tag:|--all$)|[*,]/.test(word);

/** `snooze web-1 30m`: a number that is an end needs no word before it. */
const readBareTime = (words: string[]): { end: string | undefined; rest: string[] } =>
  /^\d/.test(words[0] ?? '') && isEnd(words[0] ?? '')
    ? { end: words[0], rest: words.slice(1) }
    : { end: undefined, rest: words };

/** The longest run of words that is an end; the first word alone when none is, so that it can be refused. */
function readTime(words: string[]): { end: string | undefined; rest: string[] } {
  for (let length = Math.min(longestEnd, words.length); length > 0; length -= 1) {
    const end = words.slice(0, length).join(' ');
    if (isEnd(end)) return { end, rest: words.slice(length) };
  }
  return { end: words[0] ?? '', rest: words.slice(1) };
}

function isEnd(text: string): boolean {
  try {
    readEnd(text, { now: 0, timeZone: 'UTC' });
    return true;
  } catch {
    return false;
  }
}
