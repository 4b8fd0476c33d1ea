import type { Alert } from '../../shared/api-contract/index.ts';
import { alertMark } from '../cards/marks.ts';
import { rankNames, type Suggestion } from './rank-names.ts';

/** Open alerts by server and title. `acknowledged` first or last, as the verb wants them. Pure. */
export function suggestAlerts(
  typed: string,
  alerts: readonly Alert[],
  { acknowledgedFirst }: { acknowledgedFirst: boolean },
): Suggestion[] {
  const rank = ({ acknowledgedAt }: Alert) => Number((acknowledgedAt !== null) !== acknowledgedFirst);
  return rankNames(
    typed,
    alerts
      .toSorted((a, b) => rank(a) - rank(b))
      .map((alert) => {
        const { emoji, word } = alertMark(alert);
        return {
          label: `${emoji} ${alert.title} · ${word}`,
          value: alert.id,
          names: [alert.title, alert.serverName, alert.id],
        };
      }),
  );
}
