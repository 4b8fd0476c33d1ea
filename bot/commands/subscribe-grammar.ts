import { type ChatActor, type Subscription, severities } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { spellCalled } from './called-argument.ts';
import { spellWord } from './spell-word.ts';

const example = 'For example: `/chatops subscribe tag:prod alerts>=warning`';
const synonyms: Record<string, string> = { warn: 'warning', crit: 'critical' };
/** No word holds it: what was in quotes stays one word. */
const betweenWords = '\0';

/**
 * `tag:prod alerts>=warning rule:"Disk*" metric:cpu mention @here #ops` as flat arguments, in any order;
 * `alerts >= warning` and `warning` mean the same. What is none of these is a target.
 *
 * @throws AppError `invalid_input`
 */
export function readSubscribeWords(words: string[]): Record<string, string> {
  const input: Record<string, string> = {};
  const targets: string[] = [];
  const spaced = words.join(betweenWords).replaceAll(/\0*(>=|≥)\0*/g, '>=');
  const all = spaced.split(betweenWords).filter((word) => word !== '');
  for (let index = 0; index < all.length; index += 1) {
    const word = all[index] ?? '';
    const [, filter, wanted] = /^(rule|metric|mention):(.*)$/is.exec(word) ?? [];
    const [, from] = /^(?:alerts)?>=(.*)$/i.exec(word) ?? [];
    const severity = toSeverity(from ?? word);
    if (filter !== undefined) input[filter.toLowerCase()] = required(filter, wanted);
    else if (word.toLowerCase() === 'mention') {
      input.mention = required('mention', all[index + 1]);
      index += 1;
    } else if (severity !== undefined) input.minSeverity = severity;
    else if (from !== undefined) throw notSeverity(from);
    else if (/^alerts?[<>=]/i.test(word)) throw notSeverity(word);
    else if (/^[@<]/.test(word)) input.mention = word;
    else if (word.startsWith('#') || word.toLowerCase() === 'here') input.channel = word;
    else if (word.toLowerCase() !== 'alerts') targets.push(word);
  }
  return { ...input, ...(targets.length > 0 ? { target: targets.join(' ') } : {}) };
}

/** What is typed for the same subscription again, without its channel. */
export function spellSubscription(
  { scope, minSeverity, rule, metric, mention }: Omit<Subscription, 'id' | 'channel' | 'lastError'>,
  platform: ChatActor['platform'],
): string {
  return [
    scope,
    `alerts>=${minSeverity}`,
    ...(rule === null ? [] : [`rule:${spellWord(rule)}`]),
    ...(metric === null ? [] : [`metric:${metric}`]),
    ...(mention === null ? [] : [`mention ${spellCalled(mention, platform)}`]),
  ].join(' ');
}

function toSeverity(word: string): string | undefined {
  const lower = word.toLowerCase();
  const name = synonyms[lower] ?? lower;
  return severities.find((severity) => severity === name);
}

function required(filter: string, wanted: string | undefined): string {
  if (wanted !== undefined && wanted !== '') return wanted;
  const examples: Record<string, string> = {
    rule: 'rule:"Disk*"',
    metric: 'metric:cpu',
    mention: 'mention @here',
  };
  throw new AppError('invalid_input', `After ${filter} I need more.`, {
    hint: `For example: \`/chatops subscribe tag:prod ${examples[filter.toLowerCase()]}\``,
  });
}

function notSeverity(typed: string): AppError {
  return new AppError('invalid_input', `"${typed}" is no severity to start from.`, {
    hint: `They are \`alerts>=info\`, \`alerts>=warning\` and \`alerts>=critical\`. ${example}`,
  });
}
