import type { Server } from '../../api/contract.ts';

type Connected = Pick<Server, 'id' | 'name' | 'online'>;

/** "web-1 is online. db-1 is offline." Nothing of servers that are in one of the lists only. */
export function changedConnections(before: readonly Connected[], after: readonly Connected[]): string {
  const known = new Map(before.map(({ id, online }) => [id, online]));
  const changed = after.filter(({ id, online }) => known.has(id) && known.get(id) !== online);
  if (changed.length > 3) return `${changed.length} servers came or went.`;
  return changed.map(({ name, online }) => `${name} is ${online ? 'online' : 'offline'}.`).join(' ');
}
