import { z } from 'zod';
import type { User } from '../../shared/api-contract/index.ts';
import type { Card } from '../../shared/cards/card.ts';
import { defineVerb } from './verb.ts';

export const whoami = defineVerb({
  name: 'whoami',
  summary: 'My account, roles and limits',
  example: 'whoami',
  group: 'You',
  class: 'read',
  args: z.object({}),
  grammar: { positional: [] },
  run: async ({ api }) => accountCard((await api.me()).user),
});

export function accountCard(user: User): Card {
  const grants = user.grants.map(({ role, tag }) => (tag === null ? role : `${role} on tag:${tag}`));
  return {
    title: `You are ${user.name}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: 'Account', value: [user.email] },
          { label: 'Rights', value: [grants.join('\n') || 'none: ask an administrator for a role'] },
        ],
      },
    ],
  };
}
