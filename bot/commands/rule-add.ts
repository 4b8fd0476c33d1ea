import { z } from 'zod';
import { type ChatActor, comparators, type createAlertRuleSchema } from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { findMetric, metrics } from '../../shared/metrics.ts';
import { durationArg, targetArg } from './argument-schemas.ts';
import { channelArg, channelOf } from './channel-argument.ts';
import { readRuleWords, readThreshold } from './rule-grammar.ts';
import { ruleLine } from './rule-list.ts';
import { defineVerb } from './verb.ts';
import { watchedNow } from './watched-now.ts';

const thresholdArg = z.string().max(32).optional();

export const ruleAdd = defineVerb({
  name: 'rule add',
  summary: 'Alert when a metric crosses a line',
  example: 'rule add cpu > 90 for 5m on tag:web critical #ops',
  group: 'Alerts',
  class: 'operate',
  args: z.object({
    metric: z.string().max(64).describe('cpu, memory, disk, load…'),
    // A line that begins with `>` is a quote on both platforms.
    comparator: z.enum(comparators).describe(`one of ${comparators.join(' ')}`),
    value: z.string().max(32).describe('90, 90%, 2GiB'),
    key: z.string().max(256).optional().describe('one mount, interface or container'),
    for: durationArg(0, 86_400).optional().describe('how long it must last: 5m'),
    target: targetArg.optional().describe('servers; all unless given'),
    severity: z.enum(['warning', 'critical']).optional().describe('warning (unless given) or critical'),
    warning: thresholdArg.describe('a second threshold, when the first is critical'),
    critical: thresholdArg.describe('a second threshold, when the first is a warning'),
    channel: channelArg.describe('#channel, or here'),
    name: z.string().min(1).max(100).optional().describe('how it is called'),
    recover: z.string().max(32).optional().describe('resolved on the good side of this'),
  }),
  grammar: { positional: ['metric', 'comparator', 'value'], readWords: readRuleWords },
  picks: { metric: 'metric', target: 'target', channel: 'channel' },
  async run({ api, actor }, args) {
    const servers = await api.servers();
    const rule = await api.createRule(toRule(args, actor));
    return {
      title: `Rule added: ${rule.name}`,
      tone: 'ok',
      emoji: '✅',
      blocks: [
        { kind: 'text', text: ruleLine(rule) },
        { kind: 'context', text: [watchedNow(rule.scope, servers)] },
      ],
    };
  },
});

type RuleArgs = z.output<typeof ruleAdd.args>;

function toRule(
  args: RuleArgs,
  actor: Pick<ChatActor, 'platform' | 'channelId'>,
): z.input<typeof createAlertRuleSchema> {
  const metric = findMetric(args.metric);
  if (metric === undefined) {
    throw new AppError('invalid_input', `There is no metric "${args.metric}".`, {
      hint: `There are ${Object.keys(metrics)
        .map((name) => `\`${name}\``)
        .join(' ')}`,
    });
  }
  return {
    metric,
    comparator: args.comparator,
    ...thresholdsOf(args),
    recoveryThreshold: args.recover === undefined ? null : numberOf('recover', args.recover),
    holdSeconds: args.for ?? 0,
    // Null: where the subscriptions or the default channel say.
    channel: args.channel === undefined ? null : channelOf(args.channel, actor),
    ...(args.name === undefined ? {} : { name: args.name }),
    ...(args.target === undefined ? {} : { scope: args.target }),
    ...(args.key === undefined ? {} : { keyPattern: args.key }),
  };
}

/** The first number is a warning unless said otherwise, or unless a warning is given beside it. */
function thresholdsOf({ severity, value, warning, critical }: RuleArgs) {
  const first = severity ?? (warning !== undefined ? 'critical' : 'warning');
  const other = first === 'warning' ? critical : warning;
  const again = first === 'warning' ? warning : critical;
  if (again !== undefined) {
    throw new AppError('invalid_input', `Is the ${first} at ${value} or at ${again}?`, {
      hint: 'For example: `/chatops rule add cpu > 80 critical 95`',
    });
  }
  const thresholds = {
    [first]: numberOf('value', value),
    ...(other === undefined
      ? {}
      : { [first === 'warning' ? 'critical' : 'warning']: numberOf('value', other) }),
  };
  return { warningThreshold: thresholds.warning ?? null, criticalThreshold: thresholds.critical ?? null };
}

function numberOf(name: string, text: string): number {
  const value = readThreshold(text);
  if (value !== undefined) return value;
  throw new AppError('invalid_input', `${name}: "${text}" is not a number.`, {
    hint: 'Like 90, 90%, 1.5 or 2GiB.',
  });
}
