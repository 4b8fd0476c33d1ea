import { describe, expect, it } from 'vitest';
import type { ChannelQuietHours } from '../../drizzle/queries/quiet-hours.ts';
import { weekdays } from '../../shared/api-contract/attention.ts';
import { holdForQuietHours } from './hold-for-quiet-hours.ts';

const night: ChannelQuietHours = {
  channel: 'slack:C1',
  scope: '--all',
  timeZone: 'Europe/Berlin',
  days: [...weekdays],
  fromMinute: 22 * 60,
  untilMinute: 7 * 60,
  bypassSeverity: 'critical',
};
const atNight = Date.parse('2026-06-10T21:00:00Z');
const morning = new Date('2026-06-11T05:00:00Z');
const server = { id: '1', name: 'web-1', tags: ['prod'] };

describe('holdForQuietHours', () => {
  it.each<[string, Partial<ChannelQuietHours>, 'info' | 'warning' | 'critical', Date | null]>([
    ['holds until the morning', {}, 'warning', morning],
    ['lets through what is grave enough', {}, 'critical', null],
    ['lets nothing through when nothing bypasses', { bypassSeverity: null }, 'critical', morning],
    ['lets through from a severity on', { bypassSeverity: 'warning' }, 'critical', null],
    ['leaves other channels alone', { channel: 'slack:C2' }, 'warning', null],
    ['holds in every channel', { channel: null }, 'warning', morning],
    ['holds what is in its scope', { scope: 'tag:prod' }, 'warning', morning],
    ['tells what is not', { scope: 'tag:staging' }, 'warning', null],
    ['holds nothing by a scope that nobody can read', { scope: 'tag:' }, 'warning', null],
    ['holds only at its hours', { fromMinute: 60, untilMinute: 120 }, 'warning', null],
  ])('%s', (_, change, severity, expected) => {
    const hours = [{ ...night, ...change }];
    expect(holdForQuietHours({ server, severity }, 'slack:C1', hours, atNight)).toEqual(expected);
  });

  it('counts only the hours that hold this alert: another one’s do not lengthen them', () => {
    const morningToo = { ...night, fromMinute: 7 * 60, untilMinute: 9 * 60 };
    const hold = (more: ChannelQuietHours) =>
      holdForQuietHours({ server, severity: 'warning' }, 'slack:C1', [night, more], atNight);
    expect(hold(morningToo)).toEqual(new Date('2026-06-11T07:00:00Z'));
    expect(hold({ ...morningToo, bypassSeverity: 'warning' })).toEqual(morning);
  });
});
