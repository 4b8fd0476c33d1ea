import { AppError } from '../../shared/errors.ts';
import { isDays } from './quiet-grammar.ts';

const time = /^(\d{1,2})(?::(\d\d))?(am|pm)?$/i;

/**
 * `at 9:00 Europe/Berlin weekdays on tag:prod here` as flat arguments, in any order but for the servers,
 * which follow the word on.
 *
 * @throws AppError `invalid_input` for a word that means nothing
 */
export function readDigestWords(words: string[]): Record<string, string> {
  const input: Record<string, string> = {};
  const targets: string[] = [];
  let readsTargets = false;
  for (const word of words) {
    const lower = word.toLowerCase();
    if (lower === 'at' || lower === 'in' || lower === 'every') continue;
    if (lower === 'on') readsTargets = true;
    else if (time.test(word)) input.at = word;
    else if (isDays(lower)) input.days = lower;
    else if (lower === 'utc' || /^[a-z_]+\/[a-z_/+-]+\d*$/i.test(word)) input.timeZone = word;
    else if (word.startsWith('#') || lower === 'here') input.channel = word;
    else if (readsTargets || /^tag:|^!|^--all$|\*/.test(word)) targets.push(word);
    else throw notUnderstood(word);
  }
  return { ...input, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}

/** "9", "9:00", "9am", "17:30" -> "09:00"; undefined when it is no time of day. */
export function readTimeOfDay(text: string): string | undefined {
  const [, hours = '', minutes = '00', half] = time.exec(text.trim()) ?? [];
  if (hours === '') return undefined;
  const hour =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  if (
    hour > 23 ||
    Number(minutes) > 59 ||
    (half !== undefined && (Number(hours) < 1 || Number(hours) > 12))
  ) {
    return undefined;
  }
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

const notUnderstood = (word: string) =>
  new AppError('invalid_input', `I do not understand "${word}" in this digest.`, {
    hint: 'For example: `/chatops digest on at 9:00 Europe/Berlin weekdays on tag:prod`',
  });
