/**
 * A moment in the words of a screen: `2026-11-24 00:19:05 UTC`. A page shows it in its reader's zone
 * and manner; tests and the tour print it alike wherever they run.
 */
export function visibleTime(at: Date): string {
  return at
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
