import type { Subscription } from '../../shared/api-contract/index.ts';
import { code, type Inline, relativeTime } from '../../shared/cards/card.ts';
import { shortId } from '../../shared/short-id.ts';
import { severityMark } from './marks.ts';

/** Which channel hears of what, in one line; a second one when it cannot be told. */
export function subscriptionLine(subscription: Subscription): Inline[] {
  const { id, channel, scope, minSeverity, lastError } = subscription;
  const { emoji } = severityMark(minSeverity);
  return [
    `${emoji} `,
    scope === '--all' || scope === '*' ? 'all servers' : code(scope),
    ` · ${severityWords(minSeverity)}`,
    ...filterWords(subscription),
    ' · to ',
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

function filterWords({ rule, metric, mention }: Subscription): Inline[] {
  return [
    ...(rule === null ? [] : [' · of rules ', code(rule)]),
    ...(metric === null ? [] : [' · of ', code(metric)]),
    ...(mention === null ? [] : [' · calls ', calledWords(mention)]),
  ];
}

/** Shown, not called. */
function calledWords(called: string): Inline {
  const [what, id = ''] = called.split(':');
  if (what === 'user') return { kind: 'mention', userId: id };
  return id === '' ? `@${what}` : code(`@${id}`);
}
