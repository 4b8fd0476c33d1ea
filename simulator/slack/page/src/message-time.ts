const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** A message's ts is its time: seconds since 1970. All in the reader's zone and language. */
export const timeOf = (ts: string): Date => new Date(Number(ts) * 1000);
export const clockOf = (ts: string): string => clock.format(timeOf(ts));
export const dayOf = (ts: string): string => day.format(timeOf(ts));
export const fullTimeOf = (ts: string): string => full.format(timeOf(ts));
