/** The last second of a day of the reader's calendar (`2026-04-30`), as the API takes times; empty = undefined. */
export function endOfDay(day: string): string | undefined {
  return day === '' ? undefined : new Date(`${day}T23:59:59`).toISOString();
}
