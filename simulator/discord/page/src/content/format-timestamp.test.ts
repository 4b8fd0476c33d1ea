import { expect, test } from 'vitest';
import type { TimestampStyle } from '../../../markdown/node.ts';
import { formatTimestamp } from './format-timestamp.ts';

const at = new Date(Date.UTC(2026, 10, 23, 23, 5, 6));
const now = new Date(Date.UTC(2026, 10, 23, 23, 8, 6));

test.each<[TimestampStyle, string]>([
  ['t', '23:05'],
  ['T', '23:05:06'],
  ['d', '23/11/2026'],
  ['D', '23 November 2026'],
  ['f', '23 November 2026 at 23:05'],
  ['F', 'Monday 23 November 2026 at 23:05'],
  ['s', '23/11/2026 23:05'],
  ['S', '23/11/2026 23:05:06'],
  ['R', '3 minutes ago'],
])('style %s is %s', (style, shown) => {
  // Editions of the locale data differ in commas.
  const words = formatTimestamp(at, style, { now, locale: 'en-GB', timeZone: 'UTC' }).replaceAll(',', '');
  expect(words).toBe(shown);
});

test('uses the zone of the reader', () => {
  expect(formatTimestamp(at, 'f', { now, locale: 'en-GB', timeZone: 'Asia/Tokyo' })).toBe(
    '24 November 2026 at 08:05',
  );
});
