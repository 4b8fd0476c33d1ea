import type { AvatarOwner } from '../../../page-parts/avatar.tsx';
import type { SeenUser } from '../../control/snapshot.ts';

export const ownerOf = ({ id, displayName, isBot }: SeenUser): AvatarOwner => ({
  id,
  name: displayName,
  isBot,
});
