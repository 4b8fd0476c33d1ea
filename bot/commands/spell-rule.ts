import type { AlertRule } from '../../shared/api-contract/index.ts';
import { spellSeconds, spellThreshold } from '../../shared/threshold-text.ts';
import { shortestName } from './require-metric.ts';
import { startsClause } from './rule-clauses.ts';
import { spellWord } from './spell-word.ts';

export type SpelledRule = Omit<AlertRule, 'id' | 'enabled' | 'builtin' | 'createdAt' | 'updatedAt'>;

/** The clauses of a rule, each as it is typed; empty where the rule is as rules are. */
export interface RuleClauses {
  subject: string;
  condition: string;
  severity: string;
  hold: string;
  window: string;
  keep: string;
  recover: string;
  noData: string;
  scope: string;
  channel: string;
  runbook: string;
  name: string;
}

/** What is typed after `rule add` to have the same rule again. */
export function spellRule(rule: SpelledRule): string {
  return Object.values(clausesOf(rule))
    .filter((clause) => clause !== '')
    .join(' ');
}

export function clausesOf(rule: SpelledRule): RuleClauses {
  const { warningThreshold, criticalThreshold, channel, runbookUrl } = rule;
  const number = (value: number) => spellThreshold(value, rule);
  const first = warningThreshold ?? criticalThreshold ?? 0;
  const both = warningThreshold !== null && criticalThreshold !== null;
  const plain = rule.aggregation === 'last' || rule.aggregation === 'rate';
  return {
    subject: subjectOf(rule),
    condition: `${rule.comparator} ${number(first)}`,
    severity: both
      ? `critical ${number(criticalThreshold)}`
      : warningThreshold === null
        ? 'critical'
        : 'warning',
    hold: rule.holdSeconds === 0 ? '' : `for ${spellSeconds(rule.holdSeconds)}`,
    window: [
      plain ? '' : rule.aggregation,
      rule.windowSeconds === 0 ? '' : `over ${spellSeconds(rule.windowSeconds)}`,
    ]
      .filter((word) => word !== '')
      .join(' '),
    keep: rule.keepFiringSeconds === 0 ? '' : `keep firing ${spellSeconds(rule.keepFiringSeconds)}`,
    recover: rule.recoveryThreshold === null ? '' : `recover ${number(rule.recoveryThreshold)}`,
    noData:
      rule.noDataPolicy === 'keep' && rule.noDataSeconds === 60
        ? ''
        : `no-data ${rule.noDataPolicy} after ${spellSeconds(rule.noDataSeconds)}`,
    scope: scopeOf(rule.scope),
    channel: channel === null ? '' : `to ${channel}`,
    runbook: runbookUrl === null ? '' : `runbook ${spellWord(runbookUrl)}`,
    name: rule.name === '' ? '' : `named ${spellWord(rule.name)}`,
  };
}

/** What is typed after `rule edit <rule>` to make the one into the other: empty when they are the same. */
export function spellChange(before: SpelledRule, after: SpelledRule): string {
  const [was, is] = [clausesOf(before), clausesOf(after)];
  // A value belongs to its metric, and which of two it is must be said.
  const about = ['subject', 'condition', 'severity'] as const;
  // No key in it would leave the one there is.
  const subject =
    after.keyPattern === '*' && before.keyPattern !== '*' ? `${is.subject} --key *` : is.subject;
  const condition = about.some((name) => was[name] !== is[name])
    ? `${subject} ${is.condition} ${is.severity}${goneThreshold(before, after)}`
    : '';
  const judgedOtherwise = before.aggregation !== after.aggregation || was.window !== is.window;
  const window = judgedOtherwise ? `${after.aggregation} over ${spellSeconds(after.windowSeconds)}` : '';
  const others = Object.keys(reset).flatMap((name) => {
    const clause = name as keyof typeof reset;
    if (was[clause] === is[clause]) return [];
    return is[clause] === '' ? reset[clause] : is[clause];
  });
  return [condition, window, ...others].filter((clause) => clause !== '').join(' ');
}

/** What is typed where a rule is to be as rules are. */
const reset = {
  hold: 'for 0s',
  keep: 'keep firing 0s',
  recover: 'recover default',
  noData: 'no-data keep after 1m',
  scope: 'on --all',
  channel: 'to default',
  runbook: 'runbook none',
  name: '',
} as const satisfies Partial<Record<keyof RuleClauses, string>>;

function goneThreshold(before: SpelledRule, after: SpelledRule): string {
  if (before.criticalThreshold !== null && after.criticalThreshold === null) return ' critical none';
  return before.warningThreshold !== null && after.warningThreshold === null ? ' warning none' : '';
}

/** `cpu`, `disk:/var`, `rate(memory)` */
function subjectOf({ metric, keyPattern, aggregation }: SpelledRule): string {
  const key = keyPattern === '*' ? '' : `:${keyPattern}`;
  const name = `${shortestName(metric)}${key}`;
  const whole = aggregation === 'rate' ? `rate(${name})` : name;
  // As it is at the beginning, one word; a key that looks like a comparison has a flag of its own.
  if (/[<>=!≥≤]/.test(key)) {
    return `${aggregation === 'rate' ? `rate(${shortestName(metric)})` : shortestName(metric)} --key ${spellWord(keyPattern)}`;
  }
  return spellWord(whole);
}

/** Servers that are called like a word of the grammar are named by flag. */
function scopeOf(scope: string): string {
  if (scope === '--all') return '';
  return scope.split(/\s+/).some(startsClause) ? `--target ${spellWord(scope)}` : `on ${scope}`;
}
