import { shortId } from '../../shared/short-id.ts';
import { alertMark } from '../cards/marks.ts';
import type { KnownAlert } from './person-view.ts';
import { rankNames, type Suggestion } from './rank-names.ts';

/** Open alerts by server and title. `acknowledged` first or last, as the verb wants them. Pure. */
export function suggestAlerts(
  typed: string,
  alerts: readonly KnownAlert[],
  { acknowledgedFirst }: { acknowledgedFirst: boolean },
): Suggestion[] {
  const rank = ({ acknowledgedAt }: KnownAlert) => Number((acknowledgedAt !== null) !== acknowledgedFirst);
  return rankNames(
    typed,
    alerts
      .toSorted((a, b) => rank(a) - rank(b))
      .map((alert) => {
        const { emoji, word } = alertMark(alert);
        return {
          label: `${emoji} ${alert.title} · ${word} · ${shortId(alert.id)}`,
          value: alert.id,
          names: [alert.title, alert.serverName ?? '', alert.id].filter((name) => name !== ''),
        };
      }),
  );
}
