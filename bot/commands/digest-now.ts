import { z } from 'zod';
import { digestCard } from '../../shared/cards/digest-card.ts';
import { targetArg } from './argument-schemas.ts';
import { defineVerb } from './verb.ts';

export const digestNow = defineVerb({
  name: 'digest now',
  aliases: ['digest'],
  summary: 'What fired in the last day, who is needed, which rule is too loud',
  example: 'digest now tag:prod',
  group: 'Alerts',
  class: 'read',
  args: z.object({ target: targetArg.optional().describe('servers; all unless given') }),
  grammar: { positional: ['target'] },
  picks: { target: 'target' },
  leadsTo: ['alerts', 'rule form', 'rule show'],
  run: async ({ api }, { target }) => digestCard(await api.digestPreview(target)),
});
