import type { Digest } from '../../shared/api-contract/index.ts';
import { bold, code, type Inline, relativeTime } from '../../shared/cards/card.ts';
import { shortId } from '../../shared/short-id.ts';
import { spellDays } from '../commands/quiet-grammar.ts';

/** When which channel is told of what, in one line; a second one when the newest did not arrive. */
export function digestLine({ id, channel, scope, timeZone, days, at, nextAt, lastError }: Digest): Inline[] {
  return [
    '📰 ',
    bold(at),
    ` ${timeZone}, ${spellDays(days)} · `,
    { kind: 'channel', channel },
    ' · ',
    scope === '--all' || scope === '*' ? 'all servers' : code(scope),
    ' · next ',
    relativeTime(new Date(nextAt)),
    ' · ',
    code(shortId(id)),
    ...(lastError === null ? [] : [`\n⚠️ The last one did not arrive: ${lastError}`]),
  ];
}
