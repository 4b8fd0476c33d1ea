import { parseDuration } from '../../shared/duration.ts';
import { AppError } from '../../shared/errors.ts';

const comparator = /^(>=|<=|!=|==|=|>|<|≥|≤)$/;
const glued = /^([A-Za-z_0-9-]+(?::[^\s<>=!≥≤]+)?)(>=|<=|!=|==|=|>|<|≥|≤)(.*)$/;
const severities: Record<string, 'warning' | 'critical'> = {
  warning: 'warning',
  warn: 'warning',
  critical: 'critical',
  crit: 'critical',
};
const example = 'For example: `/chatops rule add cpu > 90 for 5m on tag:web critical #ops`';

/**
 * `cpu > 90 for 5m on tag:web critical #ops` as flat arguments. The order after the number is free.
 * `disk:/var > 90` watches one mount, interface or container; `cpu > 80 critical 95` has two thresholds.
 * A word that means nothing is refused: taken for a server, it would make a rule that never fires.
 *
 * @throws AppError `invalid_input`
 */
export function readRuleWords(words: string[]): Record<string, string> {
  const [metricWord, comparatorWord, value, ...rest] = [
    ...words.slice(0, 2).flatMap(unglue),
    ...words.slice(2),
  ];
  if (
    metricWord === undefined ||
    comparatorWord === undefined ||
    value === undefined ||
    !comparator.test(comparatorWord)
  ) {
    throw new AppError('invalid_input', 'A rule needs a metric, a comparison and a number.', {
      hint: example,
    });
  }
  const [metric = '', ...key] = metricWord.split(':');
  const input: Record<string, string> = {
    metric,
    comparator: { '≥': '>=', '≤': '<=', '==': '=' }[comparatorWord] ?? comparatorWord,
    value,
    ...(key.length > 0 ? { key: key.join(':') } : {}),
  };
  return { ...input, ...readClauses(rest) };
}

function readClauses(words: string[]): Record<string, string> {
  const clauses: Record<string, string> = {};
  const targets: string[] = [];
  let readsTargets = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const next = words[index + 1];
    const lower = word.toLowerCase();
    const severity = severities[lower];
    if (lower === 'on') {
      readsTargets = true;
      continue;
    }
    if (readsTargets && !startsClause(lower)) {
      targets.push(word);
      continue;
    }
    readsTargets = false;
    if (lower === 'for' && next !== undefined) {
      clauses.for = next;
      index += 1;
    } else if (severity !== undefined && next !== undefined && isThreshold(next)) {
      clauses[severity] = next;
      index += 1;
    } else if (severity !== undefined) clauses.severity = severity;
    else if (word.startsWith('#')) clauses.channel = word;
    else if (lower === 'here') clauses.channel = 'here';
    else if (parseDuration(word) !== undefined && clauses.for === undefined) clauses.for = word;
    else if (isTargetByLook(word)) targets.push(word);
    else throw notUnderstood(word);
  }
  return { ...clauses, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}

const startsClause = (lower: string): boolean =>
  lower === 'for' ||
  lower === 'here' ||
  lower.startsWith('#') ||
  lower in severities ||
  parseDuration(lower) !== undefined;

const isThreshold = (word: string): boolean => /^-?\d/.test(word) && readThreshold(word) !== undefined;

/** Nothing but a target looks like this, with or without "on". */
const isTargetByLook = (word: string): boolean => /^tag:|^!|^--all$|\*/.test(word);

function notUnderstood(word: string): AppError {
  return new AppError('invalid_input', `I do not understand "${word}" in this rule.`, {
    hint: `Servers follow the word on: \`on web-1\`. ${example}`,
  });
}

/** `cpu>90` and `cpu >90` as three words. */
function unglue(word: string): string[] {
  if (comparator.test(word)) return [word];
  const whole = glued.exec(word);
  if (whole) return [whole[1], whole[2], whole[3]].filter((part): part is string => Boolean(part));
  const start = /^(>=|<=|!=|==|=|>|<|≥|≤)(.+)$/.exec(word);
  return start ? [start[1] ?? '', start[2] ?? ''] : [word];
}

const byteUnits: Record<string, number> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** "90", "90%", "1.5", "500MB", "2GiB", "30s", "10MB/s" -> a number in the metric's unit; undefined when it is none. */
export function readThreshold(text: string): number | undefined {
  const compact = text.trim().replace(/\/s$/i, '');
  const plain = /^(-?\d+(?:\.\d+)?)%?$/.exec(compact);
  if (plain) return Number(plain[1]);
  const bytes = /^(\d+(?:\.\d+)?)([kmgt])i?b$/i.exec(compact);
  if (bytes) return Number(bytes[1]) * (byteUnits[(bytes[2] ?? '').toLowerCase()] ?? 1);
  return parseDuration(compact);
}
