import { matchServers, parseTargets, type TargetServer } from '../../shared/targets.ts';

/** A scope that was mistyped would otherwise stay silent for ever without anybody noticing. */
export function watchedNow(scope: string, servers: readonly TargetServer[]): string {
  const names = matchServers(parseTargets([scope]), servers).map(({ name }) => name);
  if (names.length === 0) return '⚠️ No server matches it yet. One that does later is watched by itself.';
  const shown = names.slice(0, 3).join(', ');
  return `Watches ${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ''} now, and what matches later.`;
}
