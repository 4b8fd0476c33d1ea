import type { AlertRule } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { isIdOf } from '../../shared/short-id.ts';

/**
 * The rule that was meant, by its name, its id or the end of it as lists show it.
 *
 * @throws AppError `not_found` with the nearest names; `target_ambiguous` with candidates to pick from
 */
export function findRule(rules: readonly AlertRule[], typed: string): AlertRule {
  const wanted = typed.trim().toLowerCase();
  const matched = rules.filter((rule) => rule.name.toLowerCase() === wanted || isIdOf(rule.id, wanted));
  const [rule, ...others] = matched;
  if (rule !== undefined && others.length === 0) return rule;
  if (rule !== undefined) {
    throw new AppError('target_ambiguous', `"${typed}" could be ${matched.length} rules.`, {
      details: {
        candidates: matched.map(({ id, name, scope }) => ({ target: id, label: name, description: scope })),
      },
    });
  }
  throw new AppError('not_found', `There is no rule "${typed}".`, { hint: nearestRules(rules, typed) });
}

/** A name of several words that was not put in quotes begins like the rule. */
function nearestRules(rules: readonly AlertRule[], typed: string): string {
  const names = rules.map(({ name }) => name);
  const begun = names.filter((name) => name.toLowerCase().startsWith(`${typed.trim().toLowerCase()} `));
  const nearest = begun.length > 0 ? begun.slice(0, 3) : nearestNames(typed, names);
  if (nearest.length === 0) return '`/chatops rule list` shows them.';
  const spelled = nearest.map((name) => (name.includes(' ') ? `"${name}"` : name)).join(' or ');
  return begun.length > 0 ? `Put its name in quotes: ${spelled}.` : `Did you mean ${spelled}?`;
}
