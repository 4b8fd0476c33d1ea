import type { z } from 'zod';
import {
  mostTestedServers,
  type RuleTest,
  type RuleTestRange,
  ruleTestRanges,
  ruleTestSchema,
  type testAlertRuleSchema,
  testedRuleSchema,
  type testNewRuleSchema,
} from '../../../shared/api-contract/rule-test.ts';
import { matchServers, parseTargets } from '../../../shared/targets.ts';
import type { OperationContext } from '../context.ts';
import { serverNotFound, visibleServers } from '../servers/visible-servers.ts';
import { type JudgedRule, judgeRule } from './judge-rule.ts';
import { requireAlertRule } from './update-alert-rule.ts';

/** The job's twenty seconds and a little for the queue. */
const answerTimeoutMs = 22_000;
const answerSchema = ruleTestSchema.omit({ servers: true });

/** A rule that is not made yet. */
export async function testNewRule(
  ctx: OperationContext,
  { range, ...rule }: z.output<typeof testNewRuleSchema>,
): Promise<RuleTest> {
  return replay(ctx, rule, range);
}

/** A rule that exists, with what is about to be changed. */
export async function testAlertRule(
  ctx: OperationContext,
  id: string,
  { range, ...change }: z.output<typeof testAlertRuleSchema>,
): Promise<RuleTest> {
  return replay(ctx, { ...(await requireAlertRule(ctx, id)), ...change }, range);
}

/**
 * Replayed by a worker over the servers in scope that this person may read: what he may not see he learns
 * nothing of. A rule that would be refused is refused here too.
 *
 * @throws AppError `invalid_input`, `target_not_found`, `rate_limited`, `timeout`, `unavailable`
 */
async function replay(
  ctx: OperationContext,
  rule: JudgedRule & z.output<typeof testedRuleSchema> & { scope: string },
  range: RuleTestRange,
): Promise<RuleTest> {
  judgeRule(rule);
  const visible = await visibleServers(ctx);
  const matching = matchServers(parseTargets([rule.scope]), visible);
  if (matching.length === 0) throw serverNotFound(rule.scope, visible);
  const tested = [...matching].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostTestedServers);
  const to = Date.now();
  const payload = {
    rule: testedRuleSchema.parse(rule),
    serverIds: tested.map(({ id }) => id),
    from: to - ruleTestRanges[range] * 1000,
    to,
  };
  const { questions } = ctx.services;
  const answer = answerSchema.parse(await questions.ask(ctx.actor, 'test-rule', payload, answerTimeoutMs));
  return { ...answer, servers: { matched: matching.length, tested: tested.length } };
}
