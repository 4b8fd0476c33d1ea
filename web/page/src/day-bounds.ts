/** The first and last second of a day of the reader's calendar (`2026-04-30`), as the API takes times; empty = undefined. */
export const startOfDay = (day: string): string | undefined => instantOf(day, '00:00:00');
export const endOfDay = (day: string): string | undefined => instantOf(day, '23:59:59');

const instantOf = (day: string, time: string) =>
  day === '' ? undefined : new Date(`${day}T${time}`).toISOString();
