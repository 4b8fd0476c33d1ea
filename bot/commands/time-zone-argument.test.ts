import { expect, it } from 'vitest';
import { timeZoneArg } from './time-zone-argument.ts';

it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])('takes %s', (zone) => {
  expect(timeZoneArg.parse(zone)).toBe(zone);
});

it.each([
  ['Europe/Berlim', 'Europe/Berlin'],
  ['Berlin', 'Europe/Berlin'],
  ['Mars/Olympus', 'Europe/Berlin or UTC'],
])('refuses %s and names what could be meant', (typed, named) => {
  expect(timeZoneArg.safeParse(typed).error?.issues[0]?.message).toContain(named);
});
