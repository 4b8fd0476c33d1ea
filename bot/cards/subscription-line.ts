import type { Subscription } from '../../shared/api-contract/index.ts';
import { code, type Inline, relativeTime } from '../../shared/cards/card.ts';
import { shortId } from '../../shared/short-id.ts';
import { severityMark } from './marks.ts';

/** Which channel hears of what, in one line; a second one when it cannot be told. */
export function subscriptionLine({ id, channel, scope, minSeverity, lastError }: Subscription): Inline[] {
  const { emoji } = severityMark(minSeverity);
  return [
    `${emoji} `,
    scope === '--all' || scope === '*' ? 'all servers' : code(scope),
    ` · ${severityWords(minSeverity)} · to `,
    { kind: 'channel', channel },
    ' · ',
    code(shortId(id)),
    ...(lastError === null
      ? []
      : ['\n⚠️ Could not be told ', relativeTime(new Date(lastError.at)), `: ${lastError.message}`]),
  ];
}

export const severityWords = (minSeverity: Subscription['minSeverity']): string =>
  minSeverity === 'critical' ? 'critical only' : `${minSeverity} and worse`;
