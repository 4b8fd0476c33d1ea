import type { EscalationPolicy, EscalationStep } from '../../shared/api-contract/index.ts';
import { bold, code, type Inline } from '../../shared/cards/card.ts';
import { formatDuration } from '../../shared/format.ts';
import { severityMark } from './marks.ts';
import { severityWords } from './subscription-line.ts';

/** Who is told when, in one line and one more for each step. Shown, not called. */
export function escalationLine(
  { name, scope, minSeverity, steps }: EscalationPolicy,
  webhooks: readonly { id: string; name: string }[],
): Inline[] {
  let after = 0;
  return [
    `${severityMark(minSeverity).emoji} `,
    bold(name),
    ' · ',
    scope === '--all' || scope === '*' ? 'all servers' : code(scope),
    ` · ${severityWords(minSeverity)}`,
    ...steps.flatMap(({ waitSeconds, action }, index): Inline[] => {
      after += waitSeconds;
      const when = after === 0 ? 'at once' : `after ${formatDuration(after)}`;
      return [`\n${index + 1}. ${when} `, ...whom(action, webhooks)];
    }),
  ];
}

function whom(action: EscalationStep['action'], webhooks: readonly { id: string; name: string }[]): Inline[] {
  switch (action.kind) {
    case 'channel':
      return [{ kind: 'channel', channel: action.channel }];
    case 'webhook':
      return ['webhook ', code(webhooks.find(({ id }) => id === action.webhookId)?.name ?? 'deleted')];
    case 'mention':
      if (action.what === 'user') return [{ kind: 'mention', userId: action.id }];
      return ['the group ', code(action.id)];
    default:
      return action satisfies never;
  }
}
