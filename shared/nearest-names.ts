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

/** Levenshtein distance, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
