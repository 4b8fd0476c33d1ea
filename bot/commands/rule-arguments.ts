import { z } from 'zod';
import {
  type AlertRule,
  aggregations,
  type ChatActor,
  comparators,
  type createAlertRuleSchema,
  noDataPolicies,
  type updateAlertRuleSchema,
} from '../../shared/api-contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { type MetricName, metrics } from '../../shared/metrics.ts';
import { readThreshold } from '../../shared/threshold-text.ts';
import { durationArg, targetArg } from './argument-schemas.ts';
import { channelArg, channelOf } from './channel-argument.ts';
import { requireMetric } from './require-metric.ts';
import { meansNothing } from './rule-clauses.ts';

const thresholdArg = z.string().trim().min(1).max(32).optional();

/** What can be said of a rule, for adding, changing and testing one. */
export const bareRuleArgs = {
  metric: z.string().trim().min(1).max(80).optional(),
  comparator: z.enum(comparators).optional(),
  value: thresholdArg,
  key: z.string().trim().min(1).max(256).optional(),
  aggregate: z.enum(aggregations).optional(),
  over: durationArg(0, 86_400).optional(),
  for: durationArg(0, 86_400).optional(),
  target: targetArg.optional(),
  severity: z.enum(['warning', 'critical']).optional(),
  warning: thresholdArg,
  critical: thresholdArg,
  recover: thresholdArg,
  keep: durationArg(0, 86_400).optional(),
  noData: z.enum(noDataPolicies).optional(),
  noDataAfter: durationArg(10, 86_400).optional(),
  channel: channelArg,
  runbook: z.string().trim().min(1).max(500).optional(),
  name: z.string().trim().min(1).max(100).optional(),
};

/** The same, each with a field of its own on Discord. Short: all descriptions together have a limit there. */
export const ruleArgs: typeof bareRuleArgs = {
  metric: bareRuleArgs.metric.describe('cpu, memory, disk, load…'),
  // A line that begins with `>` is a quote on both platforms.
  comparator: bareRuleArgs.comparator.describe(`one of ${comparators.join(' ')}`),
  value: bareRuleArgs.value.describe('90, 90%, 2GiB, 10%/h'),
  key: bareRuleArgs.key.describe('mount, interface or container'),
  aggregate: bareRuleArgs.aggregate.describe('avg, max, rate… of the window'),
  over: bareRuleArgs.over.describe('window: 10m'),
  for: bareRuleArgs.for.describe('how long it must last: 5m'),
  target: bareRuleArgs.target.describe('servers; all unless given'),
  severity: bareRuleArgs.severity.describe('of the value'),
  warning: bareRuleArgs.warning.describe('threshold of the warning'),
  critical: bareRuleArgs.critical.describe('threshold of critical'),
  recover: bareRuleArgs.recover.describe('resolved on the good side of this'),
  keep: bareRuleArgs.keep.describe('keep firing after it recovered: 10m'),
  noData: bareRuleArgs.noData.describe('when no data arrives'),
  noDataAfter: bareRuleArgs.noDataAfter.describe('for so long: 5m'),
  channel: bareRuleArgs.channel.describe('#channel, or here'),
  runbook: bareRuleArgs.runbook.describe('web address'),
  name: bareRuleArgs.name.describe('how it is called'),
};
const schema = z.object(bareRuleArgs);
export type RuleArgs = z.output<typeof schema>;
export const rulePicks = { metric: 'metric', target: 'target', channel: 'channel' } as const;

type Place = Pick<ChatActor, 'platform' | 'channelId'>;
type RuleChange = z.input<typeof updateAlertRuleSchema>;

/** @throws AppError `invalid_input`: no metric of that name, a number that is none or has another unit */
export function toNewRule(args: RuleArgs, actor: Place): z.input<typeof createAlertRuleSchema> {
  if (args.metric === undefined || args.comparator === undefined || args.value === undefined) {
    throw new AppError('invalid_input', 'A rule needs a metric, a comparison and a number.', {
      hint: 'For example: `/chatops rule add cpu > 90 for 5m on tag:web critical #ops`',
    });
  }
  const metric = requireMetric(args.metric);
  const { comparator } = args;
  return {
    warningThreshold: null,
    criticalThreshold: null,
    ...toRuleChange(args, undefined, actor),
    metric,
    comparator,
  };
}

/**
 * Only what was named.
 *
 * @param before the rule that is changed; undefined for a new one
 * @throws AppError like `toNewRule`; and for a value when the rule has two thresholds
 */
export function toRuleChange(
  args: RuleArgs,
  before: Pick<AlertRule, 'metric' | 'aggregation' | 'warningThreshold' | 'criticalThreshold'> | undefined,
  actor: Place,
): RuleChange {
  const metric = args.metric === undefined ? before?.metric : requireMetric(args.metric);
  const measured = {
    metric: metric ?? 'cpu_percent',
    aggregation: args.aggregate ?? before?.aggregation ?? 'last',
  };
  const number = (text: string) => (meansNothing(text) ? null : readThreshold(text, measured));
  const set = <Name extends keyof RuleChange>(name: Name, value: RuleChange[Name] | undefined) =>
    value === undefined ? {} : { [name]: value };
  return {
    ...set('metric', args.metric === undefined ? undefined : metric),
    ...set('comparator', args.comparator),
    ...thresholdsOf(args, before, number),
    ...set('keyPattern', args.key ?? keyOfOtherKind(metric, before)),
    ...set('aggregation', args.aggregate),
    ...set('windowSeconds', args.over),
    ...set('holdSeconds', args.for),
    ...set('scope', args.target),
    ...set('recoveryThreshold', args.recover === undefined ? undefined : number(args.recover)),
    ...set('keepFiringSeconds', args.keep),
    ...set('noDataPolicy', args.noData),
    ...set('noDataSeconds', args.noDataAfter),
    ...set('channel', args.channel === undefined ? undefined : channelOrNone(args.channel, actor)),
    ...set(
      'runbookUrl',
      args.runbook === undefined ? undefined : meansNothing(args.runbook) ? null : args.runbook,
    ),
    ...set('name', args.name),
  };
}

/** A mount is no container: what named one names nothing of the other. */
function keyOfOtherKind(
  metric: MetricName | undefined,
  before: Pick<AlertRule, 'metric'> | undefined,
): string | undefined {
  if (metric === undefined || before === undefined) return undefined;
  return metrics[metric].per === metrics[before.metric].per ? undefined : '*';
}

/** Null: where the subscriptions or the default channel say. */
const channelOrNone = (typed: string, actor: Place) => (meansNothing(typed) ? null : channelOf(typed, actor));

/** The first number is a warning unless said otherwise, or unless a warning is given beside it. */
function thresholdsOf(
  { severity, value, warning, critical }: RuleArgs,
  before: Pick<AlertRule, 'warningThreshold' | 'criticalThreshold'> | undefined,
  number: (text: string) => number | null,
): Pick<RuleChange, 'warningThreshold' | 'criticalThreshold'> {
  const given: Record<string, string> = {};
  if (warning !== undefined) given.warning = warning;
  if (critical !== undefined) given.critical = critical;
  if (value !== undefined) {
    const which = severity ?? severityOfValue(warning, critical, before);
    if (given[which] !== undefined) {
      throw new AppError('invalid_input', `Is the ${which} at ${value} or at ${given[which]}?`, {
        hint: 'For example: `/chatops rule add cpu > 80 critical 95`',
      });
    }
    given[which] = value;
  } else if (severity !== undefined && before !== undefined) return movedTo(severity, before);
  return {
    ...(given.warning === undefined ? {} : { warningThreshold: number(given.warning) }),
    ...(given.critical === undefined ? {} : { criticalThreshold: number(given.critical) }),
  };
}

function severityOfValue(
  warning: string | undefined,
  critical: string | undefined,
  before: Pick<AlertRule, 'warningThreshold' | 'criticalThreshold'> | undefined,
): 'warning' | 'critical' {
  // What is beside it is the other one, also when that is to go.
  if (warning !== undefined) return 'critical';
  if (critical !== undefined || before === undefined) return 'warning';
  if (before.warningThreshold === null) return 'critical';
  if (before.criticalThreshold === null) return 'warning';
  throw new AppError('invalid_input', 'Which of its two thresholds?', {
    hint: 'Say `warning 80` or `critical 95`, or both.',
  });
}

/** `rule edit X critical`: the threshold stays and is of the other severity. */
function movedTo(
  severity: 'warning' | 'critical',
  { warningThreshold, criticalThreshold }: Pick<AlertRule, 'warningThreshold' | 'criticalThreshold'>,
): Pick<RuleChange, 'warningThreshold' | 'criticalThreshold'> {
  const only = warningThreshold ?? criticalThreshold;
  return severity === 'critical'
    ? { warningThreshold: null, criticalThreshold: criticalThreshold ?? only }
    : { warningThreshold: warningThreshold ?? only, criticalThreshold: null };
}
