import { distance as editDistance } from 'fastest-levenshtein';

/** The known names that look most like what was typed, best first; those too far off are left out. */
export function nearestNames(text: string, names: Iterable<string>, limit = 3): string[] {
  const wanted = text.toLowerCase();
  const farthest = Math.max(2, Math.ceil(wanted.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** A name that begins with what was typed is near, however long it is. */
function distanceTo(wanted: string, name: string): number {
  if (wanted.length >= 2 && name.startsWith(wanted)) return 1;
  return editDistance(wanted, name);
}
