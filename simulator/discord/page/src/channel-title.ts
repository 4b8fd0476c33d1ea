import type { SeenChannel } from '../../control/snapshot.ts';

export const channelTitle = ({ name, isDirect }: Pick<SeenChannel, 'name' | 'isDirect'>): string =>
  isDirect ? `@${name}` : `#${name}`;
