import { z } from 'zod';
import type { Me, VerbClass } from '../../shared/api-contract/index.ts';
import type { Card } from '../../shared/cards/card.ts';
import { defineVerb } from './verb.ts';

export const whoami = defineVerb({
  name: 'whoami',
  summary: 'My account, roles, and what of them holds in this channel',
  example: 'whoami',
  group: 'You',
  class: 'read',
  args: z.object({}),
  grammar: { positional: [] },
  run: async ({ api }) => accountCard(await api.me()),
});

/** In the order of what they allow. */
const classWords: Record<VerbClass, string> = {
  read: 'look at servers, charts and alerts',
  logs: 'read logs',
  operate: 'start, stop and restart; take alerts; change rules and subscriptions',
  destructive: 'what cannot be undone',
  exec: 'run commands',
  admin: 'manage people, keys and channels',
};

function accountCard({ user, channelGrants, classes }: Me): Card {
  return {
    title: `You are ${user.name}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: 'Account', value: [user.email] },
          { label: 'Rights', value: [rolesOf(user.grants) || 'none: ask an administrator for a role'] },
          { label: 'This channel allows', value: [allowedHere(channelGrants)] },
          {
            label: 'So here you may',
            value: [classes.map((verbClass) => classWords[verbClass]).join('\n') || 'nothing'],
          },
        ],
      },
      {
        kind: 'context',
        text: [
          'What changes something is asked back first, and where a policy says so, a second person decides.',
        ],
      },
    ],
  };
}

const rolesOf = (grants: Me['user']['grants']): string =>
  grants.map(({ role, tag }) => (tag === null ? role : `${role} on tag:${tag}`)).join('\n');

function allowedHere(grants: Me['channelGrants']): string {
  if (grants === null) return 'all that you may';
  return rolesOf(grants) || 'nothing';
}
