import { z } from 'zod';
import type { EscalationPolicy } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { AppError } from '../../shared/errors.ts';
import { nearestNames } from '../../shared/nearest-names.ts';
import { defineVerb } from './verb.ts';

export const oncallDelete = defineVerb({
  name: 'oncall delete',
  summary: 'Nobody is called by that escalation any more',
  example: 'oncall delete primary',
  group: 'Alerts',
  class: 'admin',
  args: z.object({ name: z.string().trim().min(1).max(100).describe('how it is called') }),
  grammar: { positional: ['name'] },
  leadsTo: ['oncall list'],
  async run({ api }, { name }) {
    const escalation = findEscalation(await api.escalations(), name);
    await api.deleteEscalation(escalation.id);
    return {
      title: `Escalation deleted: ${escalation.name}`,
      tone: 'ok',
      emoji: '🗑️',
      blocks: [{ kind: 'actions', actions: actionButton('All escalations', 'oncall list', {}) }],
    };
  },
});

function findEscalation(all: readonly EscalationPolicy[], typed: string): EscalationPolicy {
  const found = all.find(({ id, name }) => id === typed || name.toLowerCase() === typed.toLowerCase());
  if (found !== undefined) return found;
  const nearest = nearestNames(
    typed,
    all.map(({ name }) => name),
  );
  throw new AppError('not_found', `There is no escalation called "${typed}".`, {
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.map((name) => `\`${name}\``).join(' or ')}?`
        : '`/chatops oncall list` shows what there is.',
  });
}
