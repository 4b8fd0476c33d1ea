import type { SeenChannel } from '../../control/snapshot.ts';

export function channelTitle({ kind, name }: Pick<SeenChannel, 'kind' | 'name'>): string {
  if (kind === 'im') return 'ChatOps';
  return `${kind === 'private' ? '🔒' : '#'}${name}`;
}
