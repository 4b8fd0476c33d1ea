import { describe, expect, it } from 'vitest';
import { readDays, readQuietWords, spellDays } from './quiet-grammar.ts';

describe('readQuietWords', () => {
  it.each<[string, Record<string, string>]>([
    [
      '22:00-07:00 Europe/Berlin here except critical',
      { from: '22:00', until: '07:00', timeZone: 'Europe/Berlin', channel: 'here', except: 'critical' },
    ],
    [
      'here mon-fri 9:00-17:30 America/Argentina/Buenos_Aires except nothing',
      {
        from: '9:00',
        until: '17:30',
        timeZone: 'America/Argentina/Buenos_Aires',
        channel: 'here',
        days: 'mon-fri',
        except: 'nothing',
      },
    ],
    [
      'tag:staging !web-1 00:00-00:00 sat,sun UTC everywhere',
      {
        target: 'tag:staging !web-1',
        from: '00:00',
        until: '00:00',
        days: 'sat,sun',
        timeZone: 'UTC',
        everywhere: 'true',
      },
    ],
    [
      '22:00-07:00 Etc/GMT+3 #C0OPS',
      { from: '22:00', until: '07:00', timeZone: 'Etc/GMT+3', channel: '#C0OPS' },
    ],
    ['22:00–07:00 weekends', { from: '22:00', until: '07:00', days: 'weekends' }],
  ])('%s', (typed, expected) => {
    expect(readQuietWords(typed.split(' '))).toEqual(expected);
  });

  it.each(['except', 'except urgent'])('refuses "%s"', (typed) => {
    expect(() => readQuietWords(typed.split(' '))).toThrow(/is no severity/);
  });
});

describe('days', () => {
  it.each([
    ['mon-fri', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['weekdays', ['mon', 'tue', 'wed', 'thu', 'fri']],
    ['Saturday,Sunday', ['sat', 'sun']],
    ['fri-mon', ['mon', 'fri', 'sat', 'sun']],
    ['mon,wed-thu', ['mon', 'wed', 'thu']],
    ['daily', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']],
  ])('%s', (text, expected) => {
    expect(readDays(text)).toEqual(expected);
  });

  it.each(['', 'someday', 'mon,', 'mon-', 'fro-fri'])('"%s" are none', (text) => {
    expect(() => readDays(text)).toThrow(/are no days/);
  });

  it.each([
    [['mon', 'tue', 'wed'], 'mon-wed'],
    [['sat', 'sun'], 'sat, sun'],
    [['mon', 'wed', 'fri'], 'mon, wed, fri'],
    [['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'every day'],
  ] as const)('%j are shown as %s', (days, expected) => {
    expect(spellDays(days)).toBe(expected);
  });
});
