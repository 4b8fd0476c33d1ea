import type { Subscription } from '../../shared/api-contract/index.ts';
import { rankNames, type Suggestion } from './rank-names.ts';

/** What channels hear of, this one (`slack:C…`, `discord:…`) first. Pure. */
export function suggestSubscriptions(
  typed: string,
  subscriptions: readonly Subscription[],
  channel: string | undefined,
): Suggestion[] {
  const isElsewhere = (one: Subscription) => Number(one.channel !== channel);
  return rankNames(
    typed,
    subscriptions
      .toSorted((a, b) => isElsewhere(a) - isElsewhere(b))
      .map((one) => ({
        label: `${one.scope} alerts>=${one.minSeverity} · ${isElsewhere(one) ? `in ${one.channel}` : 'here'}`,
        value: one.id,
        names: [one.scope, one.id],
      })),
  );
}
