import type { AlertRule } from '../../shared/api-contract/index.ts';
import type { Inline } from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { formatJudgedThreshold } from '../../shared/judged-metric.ts';

type Told = (rule: AlertRule) => Inline;
const duration = (seconds: number) => (seconds === 0 ? 'at once' : formatDuration(seconds));
const threshold =
  (value: (rule: AlertRule) => number | null, none: string): Told =>
  (rule) => {
    const set = value(rule);
    return set === null ? none : formatJudgedThreshold(rule, set);
  };

/** All that can differ, as people call it. */
const attributes: Record<string, Told> = {
  Name: ({ name }) => name,
  State: ({ enabled }) => (enabled ? 'on' : 'off'),
  Metric: ({ metric, keyPattern }) => (keyPattern === '*' ? metric : `${metric} of ${keyPattern}`),
  Aggregate: ({ aggregation, windowSeconds }) =>
    windowSeconds === 0 ? aggregation : `${aggregation} over ${formatDuration(windowSeconds)}`,
  // Not at the beginning: a line that begins with `>` is a quote on both platforms.
  Comparison: ({ comparator }) => `value ${comparator}`,
  Warning: threshold(({ warningThreshold }) => warningThreshold, 'none'),
  Critical: threshold(({ criticalThreshold }) => criticalThreshold, 'none'),
  'Recovers at': threshold(({ recoveryThreshold }) => recoveryThreshold, 'a little below or above'),
  'Lasts for': ({ holdSeconds }) => duration(holdSeconds),
  'Keeps firing': ({ keepFiringSeconds }) =>
    keepFiringSeconds === 0 ? 'not once it recovered' : `${formatDuration(keepFiringSeconds)} longer`,
  'No data': ({ noDataPolicy, noDataSeconds }) => `${noDataPolicy} after ${formatDuration(noDataSeconds)}`,
  Servers: ({ scope }) => (scope === '--all' || scope === '*' ? 'all' : scope),
  Channel: ({ channel }) => (channel === null ? 'as subscribed' : { kind: 'channel', channel }),
  Runbook: ({ runbookUrl }) => runbookUrl ?? 'none',
};

/** What was, and what is now; nothing of what stayed. */
export function ruleDifference(before: AlertRule, after: AlertRule): { label: string; value: Inline[] }[] {
  return Object.entries(attributes).flatMap(([label, told]) => {
    const [was, is] = [told(before), told(after)];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ label, value: [was, ' → ', is] }];
  });
}
