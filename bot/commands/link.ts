import { z } from 'zod';
import { toAppError } from '../../shared/errors.ts';
import type { ActorApi } from '../api/actor-api.ts';
import { flagArg } from './argument-schemas.ts';
import { alreadyLinkedCard, linkCard } from './identity-card.ts';
import { defineVerb } from './verb.ts';

export const link = defineVerb({
  name: 'link',
  summary: 'Tie this chat account to your ChatOps account',
  example: 'link',
  group: 'You',
  class: 'read',
  open: true,
  args: z.object({ again: flagArg.describe('to another account than now') }),
  grammar: { positional: [], switches: ['again'] },
  leadsTo: ['link', 'unlink'],
  async run({ api, actor }, { again }) {
    const linked = again ? undefined : await linkedUser(api);
    return linked === undefined ? linkCard(actor, await api.requestLink()) : alreadyLinkedCard(linked);
  },
});

async function linkedUser(api: ActorApi) {
  try {
    return (await api.me({ looking: true })).user;
  } catch (error) {
    if (toAppError(error).code === 'identity_unlinked') return undefined;
    throw error;
  }
}
