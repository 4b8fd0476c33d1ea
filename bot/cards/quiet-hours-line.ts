import type { QuietHours } from '../../shared/api-contract/index.ts';
import { bold, code, type Inline, relativeTime } from '../../shared/cards/card.ts';
import { shortId } from '../../shared/short-id.ts';
import { spellDays } from '../commands/quiet-grammar.ts';

/** When which channel is left alone, and what is told all the same. */
export function quietHoursLine(hours: QuietHours): Inline[] {
  const { id, channel, scope, timeZone, days, from, until, bypassSeverity, quietNow, changesAt } = hours;
  return [
    quietNow ? '🌙 ' : '☀️ ',
    bold(`${from}–${until}`),
    ` ${timeZone}, ${spellDays(days)} · `,
    channel === null ? 'every channel' : { kind: 'channel', channel },
    ...(scope === '--all' || scope === '*' ? [] : [' · ', code(scope)]),
    ` · ${bypassWords(bypassSeverity)} · ${quietNow ? 'quiet now, ends ' : 'begins '}`,
    relativeTime(new Date(changesAt)),
    ' · ',
    code(shortId(id)),
  ];
}

function bypassWords(severity: QuietHours['bypassSeverity']): string {
  if (severity === null) return 'holds everything';
  return severity === 'critical' ? 'except critical' : `except ${severity} and worse`;
}
