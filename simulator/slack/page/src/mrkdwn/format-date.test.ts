import { describe, expect, test } from 'vitest';
import { formatDate } from './format-date.ts';

const at = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
const now = new Date(Date.UTC(2026, 0, 3, 12, 0, 0));
const format = (template: string, rest: { timeZone?: string } = {}) =>
  formatDate(at, template, { now, locale: 'en-US', timeZone: 'UTC', ...rest }).replaceAll('\u202f', ' ');

describe('formatDate', () => {
  test.each([
    ['{date_num} {time_secs}', '2026-01-02 3:04:05 AM'],
    ['{date_short} at {time}', 'Jan 2, 2026 at 3:04 AM'],
    ['{date_long}', 'Friday, January 2, 2026'],
    ['{date_pretty}', 'yesterday'],
    ['{ago}', 'yesterday'],
    ['{unknown}', '{unknown}'],
  ])('%s', (template, shown) => {
    expect(format(template)).toBe(shown);
  });

  test('uses the zone of the reader', () => {
    expect(format('{date_num} {time}', { timeZone: 'America/New_York' })).toBe('2026-01-01 10:04 PM');
  });
});
