import { severities, type Weekday, weekdays } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';

const example = 'For example: `/chatops quiet add 22:00-07:00 Europe/Berlin here except critical`';
const named: Record<string, readonly Weekday[]> = {
  daily: weekdays,
  weekdays: weekdays.slice(0, 5),
  weekends: weekdays.slice(5),
  weekend: weekdays.slice(5),
};

/**
 * `22:00-07:00 Europe/Berlin mon-fri tag:staging here except critical` as flat arguments, in any order.
 *
 * @throws AppError `invalid_input`
 */
export function readQuietWords(words: string[]): Record<string, string> {
  const input: Record<string, string> = {};
  const targets: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const lower = word.toLowerCase();
    const [, from, until] = /^(\d{1,2}:\d\d)[-–](\d{1,2}:\d\d)$/.exec(word) ?? [];
    if (from !== undefined && until !== undefined) Object.assign(input, { from, until });
    else if (lower === 'except') {
      index += 1;
      input.except = exceptionOf(words[index]);
    } else if (lower === 'everywhere') input.everywhere = 'true';
    else if (word.startsWith('#') || lower === 'here') input.channel = word;
    else if (isDays(lower)) input.days = lower;
    else if (lower === 'utc' || /^[a-z_]+\/[a-z_/+-]+\d*$/i.test(word)) input.timeZone = word;
    else targets.push(word);
  }
  return { ...input, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}

/** "mon-fri", "sat,sun", "weekdays", "daily". @throws AppError `invalid_input` */
export function readDays(text: string): Weekday[] {
  const lower = text.trim().toLowerCase();
  if (named[lower] !== undefined) return [...named[lower]];
  const days = lower.split(',').flatMap((part) => {
    const [first, last = first] = part
      .split('-')
      .map((name) => weekdays.indexOf(name.slice(0, 3) as Weekday));
    if (first === undefined || last === undefined || first < 0 || last < 0) return [];
    // "fri-mon" goes over the end of the week.
    const length = ((last - first + 7) % 7) + 1;
    return Array.from({ length }, (_, index) => weekdays[(first + index) % 7] ?? 'mon');
  });
  if (days.length > 0 && isDays(lower)) return weekdays.filter((day) => days.includes(day));
  throw new AppError('invalid_input', `"${text}" are no days.`, {
    hint: 'Like mon-fri, sat,sun, weekdays, weekends or daily.',
  });
}

/** What people read: "mon-fri", "sat, sun", "every day". */
export function spellDays(days: readonly Weekday[]): string {
  const sorted = weekdays.filter((day) => days.includes(day));
  if (sorted.length === 7) return 'every day';
  const [first] = sorted;
  const last = sorted.at(-1);
  const isRun = first && last && weekdays.indexOf(last) - weekdays.indexOf(first) === sorted.length - 1;
  return isRun && sorted.length > 2 ? `${first}-${last}` : sorted.join(', ');
}

const dayName = '(mon|tue|wed|thu|fri|sat|sun)[a-z]*';
export const isDays = (word: string): boolean =>
  Object.hasOwn(named, word) ||
  new RegExp(`^${dayName}(-${dayName})?(,${dayName}(-${dayName})?)*$`).test(word);

function exceptionOf(word: string | undefined): string {
  const lower = word?.toLowerCase() ?? '';
  if (lower === 'nothing' || severities.some((severity) => severity === lower)) return lower;
  throw new AppError('invalid_input', `Except what? "${word ?? ''}" is no severity.`, { hint: example });
}
