import { z } from 'zod';
import { severities } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { escalationLine } from '../cards/escalation-line.ts';
import { targetArg } from './argument-schemas.ts';
import { readOncallWords, readSteps } from './oncall-grammar.ts';
import { defineVerb } from './verb.ts';
import { watchedNow } from './watched-now.ts';

export const oncallAdd = defineVerb({
  name: 'oncall add',
  summary: 'Call people about alerts that nobody acknowledges, step by step',
  example: 'oncall add primary on tag:prod critical: 5m @U0ADA, 10m #C0OPS',
  group: 'Alerts',
  class: 'admin',
  args: z.object({
    name: z.string().trim().min(1).max(100).describe('how it is called'),
    steps: z.string().trim().min(1).max(1000).describe('5m @ada, 10m #ops-leads, 15m webhook pager'),
    target: targetArg.default('--all').describe('servers; all unless given'),
    minSeverity: z
      .enum(severities)
      .default('critical')
      .describe('from which severity on; critical unless given'),
  }),
  grammar: { positional: ['name', 'steps'], readWords: readOncallWords },
  picks: { target: 'target' },
  leadsTo: ['oncall list', 'oncall delete'],
  async run({ api, actor }, { name, steps, target, minSeverity }) {
    const [servers, webhooks] = await Promise.all([api.servers(), api.webhooks()]);
    const escalation = await api.createEscalation({
      name,
      scope: target,
      minSeverity,
      steps: readSteps(steps, actor, webhooks),
    });
    return {
      title: `Escalation added: ${escalation.name}`,
      tone: 'ok',
      emoji: '✅',
      blocks: [
        { kind: 'text', text: escalationLine(escalation, webhooks) },
        { kind: 'context', text: [watchedNow(escalation.scope, servers)] },
        {
          kind: 'actions',
          actions: [
            ...actionButton('All escalations', 'oncall list', {}),
            ...actionButton('Delete', 'oncall delete', { name: escalation.id }, 'danger'),
          ],
        },
      ],
    };
  },
});
