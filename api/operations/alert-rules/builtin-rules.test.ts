import { expect, it } from 'vitest';
import { builtinRules } from '../../../drizzle/queries/builtin-rules.ts';
import { createAlertRuleSchema } from '../../../shared/api-contract/alerts.ts';
import { judgeRule } from './judge-rule.ts';

it.each(builtinRules.map(({ name, ...rule }) => [name, rule] as const))(
  '%s is a rule that anybody could make: it can fire, and can be over',
  (_, { builtin, ...rule }) => {
    expect(() => judgeRule(createAlertRuleSchema.parse(rule))).not.toThrow();
  },
);
