import type { ChatActor, User } from '../../shared/api-contract/index.ts';
import { actionButton } from '../../shared/cards/action-button.ts';
import { type Card, code, type Inline, relativeTime } from '../../shared/cards/card.ts';

/** What somebody without an account can do. */
export const unlinkedCard: Card = {
  title: 'Your chat account is not linked yet',
  tone: 'warning',
  emoji: '🔗',
  blocks: [
    {
      kind: 'text',
      text: [
        code('/chatops link'),
        ' ties it to your ChatOps account. Until then only that and ',
        code('/chatops help'),
        ' answer.',
      ],
    },
    { kind: 'actions', actions: actionButton('Link my account', 'link', {}, 'primary') },
  ],
};

/** For the asker's eyes only: whoever opens the link is asked to take this chat user for himself. */
export function linkCard(actor: ChatActor, link: { url: string; expiresAt: string }): Card {
  return {
    title: 'Link your chat account',
    tone: 'info',
    emoji: '🔗',
    blocks: [
      {
        kind: 'text',
        text: [
          'Open the link, log in to ChatOps, and confirm. From then on what ',
          ...nameOf(actor),
          ' does here counts as done by that account, with its rights.',
        ],
      },
      { kind: 'actions', actions: [{ kind: 'link', label: 'Open and confirm', url: link.url }] },
      {
        kind: 'context',
        text: [
          'For you alone: do not pass it on. It works once and ends ',
          relativeTime(new Date(link.expiresAt)),
          '; asking for another ends this one. No account yet? An administrator can invite you.',
        ],
      },
    ],
  };
}

export function alreadyLinkedCard(user: User): Card {
  return {
    title: `Already linked: you are ${user.name}`,
    tone: 'neutral',
    emoji: '🔗',
    blocks: [
      { kind: 'fields', fields: [{ label: 'Account', value: [user.email] }] },
      {
        kind: 'text',
        text: [
          'A new link can tie this chat account to another ChatOps account; ',
          code('/chatops unlink'),
          ' ends the one there is.',
        ],
      },
      {
        kind: 'actions',
        actions: [
          ...actionButton('Link to another account…', 'link', { again: 'true' }),
          ...actionButton('Unlink…', 'unlink', {}, 'danger'),
        ],
      },
    ],
  };
}

const platformNames = { slack: 'Slack', discord: 'Discord' } as const;

/** The name is what people know, the id what is tied. */
function nameOf({ platform, userId, userName }: ChatActor): Inline[] {
  const named = userName === undefined ? 'user ' : `user ${userName}, `;
  return [`${platformNames[platform]} ${named}`, code(userId), ','];
}
