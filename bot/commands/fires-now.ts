import type { AlertRule, RuleTest, WouldBeFiring } from '../../shared/api-contract/index.ts';
import type { Inline } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { formatJudged } from '../../shared/judged-metric.ts';
import { withDeadline } from '../../shared/with-deadline.ts';
import type { ActorApi } from '../api/actor-api.ts';

/** Whoever made a rule looks at the answer now. */
const deadlineMs = 6000;
const named = 3;

/** Whether a rule would be firing at this moment, from the newest hours; never throws. */
export async function firesNow(api: Pick<ActorApi, 'testRule'>, rule: AlertRule): Promise<Inline[]> {
  // A hold of an hour needs more than an hour to be seen.
  const lookBack = rule.holdSeconds + rule.windowSeconds + rule.keepFiringSeconds;
  const range = lookBack < 1800 ? '1h' : lookBack < 18_000 ? '6h' : '24h';
  try {
    const replay = await withDeadline(
      api.testRule(rule.id, { range }),
      deadlineMs,
      () => new AppError('timeout', 'The replay took too long.'),
    );
    return [nowInWords(rule, replay)];
  } catch (error) {
    // That it watches nothing yet is said already.
    if (error instanceof AppError && error.code === 'target_not_found') return [];
    return ['What it would do right now could not be checked.'];
  }
}

function nowInWords(rule: AlertRule, { firings, targetCount }: RuleTest): string {
  if (targetCount === 0) return 'No data to judge by yet.';
  const open = firings.filter(({ resolvedAt }) => resolvedAt === null);
  if (open.length === 0) return 'Nothing of it would be firing right now.';
  const names = open.slice(0, named).map((firing) => `${targetOf(firing)}${peakOf(rule, firing)}`);
  const more = open.length > named ? ` and ${open.length - named} more` : '';
  const consequence = rule.enabled ? 'it fires within seconds' : 'it would fire';
  return `🔥 Right now ${consequence}: ${names.join(', ')}${more}.`;
}

export const targetOf = ({ serverName, key }: Pick<WouldBeFiring, 'serverName' | 'key'>): string =>
  key === '' ? serverName : `${serverName} ${key}`;

const peakOf = (rule: AlertRule, { peakValue }: WouldBeFiring): string =>
  peakValue === null ? '' : ` (up to ${formatJudged(rule, peakValue)})`;
