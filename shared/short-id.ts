/**
 * What lists show of an id, and what may be typed instead of all of it. The end, because ids begin with
 * the time: those made together share their beginning.
 */
export const shortId = (id: string): string => id.slice(-8);

/** `typed` is the id, or an end of it of at least four digits. */
export function isIdOf(id: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return id === wanted || (/^[0-9a-f-]{4,}$/.test(wanted) && id.endsWith(wanted));
}
