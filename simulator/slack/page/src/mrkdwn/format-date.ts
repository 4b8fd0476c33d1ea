import { relativeTime } from '../../../../page-parts/relative-time.ts';

export interface DateOptions {
  now: Date;
  /** BCP 47; the reader's own when absent. */
  locale?: string;
  timeZone?: string;
}

/**
 * Fills the tokens of `<!date^…>`:
 * https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
 */
export function formatDate(timestamp: number, format: string, options: DateOptions): string {
  const at = new Date(timestamp * 1000);
  return format.replace(/\{(\w+)\}/g, (token, name: string) => formatToken(name, at, options) ?? token);
}

function formatToken(name: string, at: Date, options: DateOptions): string | undefined {
  const { locale, timeZone, now } = options;
  const show = (parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...parts, timeZone }).format(at);
  const pretty = (plain: string): string => nearbyDay(at, options) ?? plain;
  const dates: Record<string, Intl.DateTimeFormatOptions> = {
    date: { year: 'numeric', month: 'long', day: 'numeric' },
    date_short: { year: 'numeric', month: 'short', day: 'numeric' },
    date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  };
  switch (name) {
    case 'date_num':
      // Swedish writes dates as Slack does here: 2014-02-18.
      return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(at);
    case 'date':
    case 'date_short':
    case 'date_long':
      return show(dates[name] ?? {});
    case 'date_pretty':
    case 'date_short_pretty':
    case 'date_long_pretty':
      return pretty(show(dates[name.replace('_pretty', '')] ?? {}));
    case 'time':
      return show({ hour: 'numeric', minute: '2-digit' });
    case 'time_secs':
      return show({ hour: 'numeric', minute: '2-digit', second: '2-digit' });
    case 'ago':
      return relativeTime(at, now, locale);
    default:
      return undefined;
  }
}

/** "yesterday", "today", "tomorrow", as calendar days in the reader's zone. */
function nearbyDay(at: Date, { now, locale, timeZone }: DateOptions): string | undefined {
  const calendar = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone });
  const days = (Date.parse(calendar.format(at)) - Date.parse(calendar.format(now))) / 86_400_000;
  if (Math.abs(days) > 1) return undefined;
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
}
