import { z } from 'zod';
import { toAppError } from '../../shared/errors.ts';
import { unlinkedCard } from './identity-card.ts';
import { defineVerb } from './verb.ts';
import { accountCard } from './whoami.ts';

export const link = defineVerb({
  name: 'link',
  summary: 'Tie this chat account to a ChatOps account',
  example: 'link',
  group: 'You',
  class: 'read',
  open: true,
  args: z.object({}),
  grammar: { positional: [] },
  async run({ api, actor }) {
    try {
      const { user } = await api.me();
      return { ...accountCard(user), title: `Already linked: you are ${user.name}` };
    } catch (error) {
      if (toAppError(error).code === 'identity_unlinked') return unlinkedCard(actor);
      throw error;
    }
  },
});
