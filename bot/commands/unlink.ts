import { z } from 'zod';
import { actionButton } from '../../shared/cards/action-button.ts';
import { code } from '../../shared/cards/card.ts';
import { AppError } from '../../shared/errors.ts';
import { flagArg } from './argument-schemas.ts';
import { defineVerb } from './verb.ts';

/** Only for the chat user who types: another one of the same account may be wanted where it is. */
export const unlink = defineVerb({
  name: 'unlink',
  summary: 'End the tie between this chat account and your ChatOps account, after you confirm',
  example: 'unlink',
  group: 'You',
  class: 'read',
  args: z.object({
    /** Set by the button of the question. */
    sure: flagArg.describe('do not ask'),
  }),
  grammar: { positional: [], switches: ['sure'] },
  leadsTo: ['unlink', 'whoami'],
  async run({ api, actor }, { sure }) {
    const { user } = await api.me();
    if (!sure) {
      return {
        title: `Unlink from ${user.name}?`,
        tone: 'warning',
        emoji: '⚠️',
        blocks: [
          {
            kind: 'text',
            text: ['This chat account then has no rights, at once. The ChatOps account stays as it is.'],
          },
          {
            kind: 'actions',
            actions: [
              ...actionButton('Unlink', 'unlink', { sure: 'true' }, 'danger'),
              ...actionButton('Keep it', 'whoami', {}),
            ],
          },
        ],
      };
    }
    const own = (await api.identities()).find(
      ({ platform, workspaceId, externalUserId }) =>
        platform === actor.platform && workspaceId === actor.workspaceId && externalUserId === actor.userId,
    );
    // Linked a moment ago, or `me` would have failed: somebody else ended it meanwhile.
    if (own === undefined) throw new AppError('conflict', 'This chat account was unlinked meanwhile.');
    await api.unlink(own.id);
    return {
      title: `Unlinked from ${user.name}`,
      tone: 'ok',
      emoji: '🔓',
      blocks: [{ kind: 'text', text: [code('/chatops link'), ' ties it to an account again.'] }],
    };
  },
});
