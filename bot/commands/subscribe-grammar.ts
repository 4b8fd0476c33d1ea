import { severities } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';

const example = 'For example: `/chatops subscribe tag:prod alerts>=warning`';
const synonyms: Record<string, string> = { warn: 'warning', crit: 'critical' };

/**
 * `tag:prod alerts>=warning #ops` as flat arguments, in any order; `alerts >= warning` and `warning`
 * mean the same. What is neither is a target.
 *
 * @throws AppError `invalid_input`
 */
export function readSubscribeWords(words: string[]): Record<string, string> {
  const input: Record<string, string> = {};
  const targets: string[] = [];
  for (const word of words
    .join(' ')
    .replaceAll(/\s*(>=|≥)\s*/g, '>=')
    .split(/\s+/)) {
    const [, from] = /^(?:alerts)?>=(.*)$/i.exec(word) ?? [];
    const severity = toSeverity(from ?? word);
    if (severity !== undefined) input.minSeverity = severity;
    else if (from !== undefined) throw notSeverity(from);
    else if (/^alerts?[<>=]/i.test(word)) throw notSeverity(word);
    else if (word.startsWith('#') || word.toLowerCase() === 'here') input.channel = word;
    else if (word.toLowerCase() !== 'alerts') targets.push(word);
  }
  return { ...input, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}

function toSeverity(word: string): string | undefined {
  const lower = word.toLowerCase();
  const name = synonyms[lower] ?? lower;
  return severities.find((severity) => severity === name);
}

function notSeverity(typed: string): AppError {
  return new AppError('invalid_input', `"${typed}" is no severity to start from.`, {
    hint: `They are \`alerts>=info\`, \`alerts>=warning\` and \`alerts>=critical\`. ${example}`,
  });
}
