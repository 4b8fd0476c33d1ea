import { parseDuration } from '../../shared/duration.ts';
import { AppError } from '../../shared/errors.ts';

const comparator = /^(>=|<=|!=|==|=|>|<|≥|≤)$/;
const glued = /^([A-Za-z_0-9-]+(?::[^\s<>=!≥≤]+)?)(>=|<=|!=|==|=|>|<|≥|≤)(.*)$/;
const severityWords = new Set(['warning', 'critical']);
const example = 'For example: `/chatops rule add cpu > 90 for 5m on tag:web critical #ops`';

/**
 * `cpu > 90 for 5m on tag:web critical #ops` as flat arguments. The order after the number is free.
 * `disk:/var > 90` watches one mount, interface or container.
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
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const lower = word.toLowerCase();
    if (lower === 'for' && words[index + 1] !== undefined) {
      clauses.for = words[index + 1] ?? '';
      index += 1;
    } else if (lower === 'on') {
      // Targets follow until something else begins.
    } else if (severityWords.has(lower)) clauses.severity = lower;
    else if (word.startsWith('#')) clauses.channel = word;
    else if (lower === 'here') clauses.channel = 'here';
    else if (parseDuration(word) !== undefined && clauses.for === undefined) clauses.for = word;
    else targets.push(word);
  }
  return { ...clauses, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
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
