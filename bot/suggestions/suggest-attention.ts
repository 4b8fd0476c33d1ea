import type { QuietHours, Silence } from '../../shared/api-contract/index.ts';
import { silencedWords } from '../cards/silence-line.ts';
import { rankNames, type Suggestion } from './rank-names.ts';

/** Silences by what they keep quiet and by whom, those that end first before others. Pure. */
export function suggestSilences(typed: string, silences: readonly Silence[]): Suggestion[] {
  return rankNames(
    typed,
    silences
      .toSorted((a, b) => Date.parse(a.endsAt) - Date.parse(b.endsAt))
      .map(({ id, matchers, author, comment }) => ({
        label: `${silencedWords(matchers)} · by ${author}${comment === '' ? '' : `: ${comment}`}`,
        value: id,
        names: [silencedWords(matchers), author, id],
      })),
  );
}

/** Quiet hours, those of this channel (`slack:C…`, `discord:…`) first. Pure. */
export function suggestQuietHours(
  typed: string,
  all: readonly QuietHours[],
  here: string | undefined,
): Suggestion[] {
  const isElsewhere = ({ channel }: QuietHours) => Number(channel !== here);
  return rankNames(
    typed,
    all
      .toSorted((a, b) => isElsewhere(a) - isElsewhere(b))
      .map((hours) => {
        const { id, from, until, timeZone, channel } = hours;
        const where = channel === null ? 'everywhere' : isElsewhere(hours) ? `in ${channel}` : 'here';
        const name = `${from}–${until} ${timeZone}`;
        return { label: `${name} · ${where}`, value: id, names: [name, timeZone, id] };
      }),
  );
}

/** IANA names as the runtime knows them; a city alone finds its zone. Pure. */
export function suggestTimeZones(typed: string): Suggestion[] {
  return rankNames(
    typed.replaceAll(' ', '_'),
    zones().map((zone) => ({ label: zone, value: zone, names: [zone, ...zone.split('/').slice(-1)] })),
  );
}

const common = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Tokyo',
];
let known: readonly string[] | undefined;

function zones(): readonly string[] {
  known ??= [...new Set([...common, ...Intl.supportedValuesOf('timeZone')])];
  return known;
}
