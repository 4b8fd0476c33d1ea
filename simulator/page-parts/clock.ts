const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** All in the reader's zone and language. */
export const clockOf = (at: Date): string => clock.format(at);
export const dayOf = (at: Date): string => day.format(at);
export const fullTimeOf = (at: Date): string => full.format(at);
