import type { Silence } from '../../shared/api-contract/index.ts';
import { bold, code, dateTime, type Inline, relativeTime } from '../../shared/cards/card.ts';
import { matchesEverything } from '../../shared/match-silence.ts';
import { shortId } from '../../shared/short-id.ts';

/** What a silence keeps quiet, in words. */
export function silencedWords({ scope, rule, key, severity, alert }: Silence['matchers']): string {
  if (alert !== undefined) return alert.title;
  const words = [
    ...(severity === undefined ? [] : [severity]),
    rule === undefined ? 'alerts' : `"${rule}"`,
    ...(key === undefined ? [] : [key]),
    ...(scope === undefined ? [] : [`on ${scope === '--all' || scope === '*' ? 'all servers' : scope}`]),
  ];
  return matchesEverything({ scope, rule, key, severity }) ? 'all alerts' : words.join(' ');
}

/** One silence in two lines: what, until when, by whom and why. */
export function silenceLine(silence: Silence): Inline[] {
  const { id, matchers, startsAt, endsAt, author, comment, matching } = silence;
  const start = new Date(startsAt);
  const pending = start.getTime() > Date.now();
  return [
    '🔕 ',
    bold(silencedWords(matchers)),
    ...(pending ? [' from ', dateTime(start)] : []),
    ' until ',
    dateTime(new Date(endsAt)),
    ' (',
    relativeTime(new Date(endsAt)),
    ')',
    `\nby ${author}${comment === '' ? '' : `: ${comment}`} · ${keepsQuiet(matching)} · `,
    code(shortId(id)),
  ];
}

export const keepsQuiet = (matching: number): string =>
  matching === 0
    ? 'nothing fires that it matches'
    : `${matching} open ${matching === 1 ? 'alert' : 'alerts'}`;
