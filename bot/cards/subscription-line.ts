import type { Subscription } from '../../shared/api-contract/index.ts';
import { code, type Inline } from '../../shared/cards/card.ts';
import { shortId } from '../../shared/short-id.ts';
import { severityMark } from './marks.ts';

/** Which channel hears of what, in one line. */
export function subscriptionLine({ id, channel, scope, minSeverity }: Subscription): Inline[] {
  const { emoji } = severityMark(minSeverity);
  return [
    `${emoji} `,
    scope === '--all' || scope === '*' ? 'all servers' : code(scope),
    ` · ${severityWords(minSeverity)} · to `,
    { kind: 'channel', channel },
    ' · ',
    code(shortId(id)),
  ];
}

export const severityWords = (minSeverity: Subscription['minSeverity']): string =>
  minSeverity === 'critical' ? 'critical only' : `${minSeverity} and worse`;
