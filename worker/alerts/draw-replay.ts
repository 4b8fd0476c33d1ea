import type { RuleTest, TestedRule } from '../../shared/api-contract/rule-test.ts';
import { isTrend } from '../../shared/judged-metric.ts';
import type { ChartThreshold } from '../charts/chart-spec.ts';
import { drawSeries } from '../charts/draw-series.ts';
import type { ReplayedTarget, TestRuleDependencies } from './test-rule-job.ts';

/** The target that would have fired longest. A replay without its picture is still an answer. */
export async function drawReplay(
  { database, renderer, logger }: TestRuleDependencies,
  rule: TestedRule,
  target: ReplayedTarget | undefined,
  { from, to }: { from: number; to: number },
): Promise<RuleTest['chart']> {
  if (target === undefined) return null;
  const { serverId, serverName, key } = target;
  try {
    const { png } = await drawSeries(
      { database, renderer },
      {
        serverIds: [serverId],
        metric: rule.metric,
        ...(key !== '' && { key }),
        from: new Date(from),
        to: new Date(to),
        thresholds: thresholdsOf(rule),
        spans: target.firings.map(({ firedAt, resolvedAt, severity }) => ({
          from: firedAt,
          to: resolvedAt ?? to,
          severity,
        })),
      },
    );
    return { png: png.toString('base64'), serverName, key };
  } catch (error) {
    logger.warn({ err: error }, 'chart of a rule test was not drawn');
    return null;
  }
}

/** Of a course none: they are not of what is drawn. */
function thresholdsOf(rule: TestedRule): ChartThreshold[] {
  const { comparator } = rule;
  if (isTrend(rule) || comparator === '=' || comparator === '!=') return [];
  const side = comparator.startsWith('<') ? 'below' : 'above';
  const values = { warning: rule.warningThreshold, critical: rule.criticalThreshold };
  return (['warning', 'critical'] as const).flatMap((severity) => {
    const value = values[severity];
    return value === null ? [] : [{ value, side, severity }];
  });
}
