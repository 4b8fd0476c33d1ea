import type { ChatActor } from '../../shared/api-contract/index.ts';
import { type Card, code } from '../../shared/cards/card.ts';

/** What somebody without an account can do: hand an administrator the ids that link them. */
export function unlinkedCard(actor: ChatActor): Card {
  return {
    title: 'Your chat account is not linked yet',
    tone: 'warning',
    emoji: '🔗',
    blocks: [
      {
        kind: 'text',
        text: [
          'An administrator links chat accounts to ChatOps accounts. Send them these ids; until then only ',
          code('/chatops help'),
          ' and ',
          code('/chatops link'),
          ' answer.',
        ],
      },
      {
        kind: 'fields',
        fields: [
          { label: 'Platform', value: [code(actor.platform)] },
          { label: 'Workspace', value: [code(actor.workspaceId)] },
          { label: 'User', value: [code(actor.userId)] },
        ],
      },
    ],
  };
}
