import { relativeTime } from '../../../../page-parts/relative-time.ts';
import type { TimestampStyle } from '../../../markdown/node.ts';

export interface ReaderOptions {
  now: Date;
  /** BCP 47; the reader's own when absent. */
  locale?: string;
  timeZone?: string;
}

const formats: Record<Exclude<TimestampStyle, 'R'>, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { day: '2-digit', month: '2-digit', year: 'numeric' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  S: {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
};

/** `<t:…:style>`: https://discord.com/developers/docs/reference#message-formatting-timestamp-styles */
export function formatTimestamp(at: Date, style: TimestampStyle, reader: ReaderOptions): string {
  const { now, locale, timeZone } = reader;
  if (style === 'R') return relativeTime(at, now, locale);
  return new Intl.DateTimeFormat(locale, { ...formats[style], timeZone }).format(at);
}
