import type { LinkedChatUser } from '../../../shared/api-contract/auth.ts';
import { printable } from '../../../shared/api-contract/names.ts';
import { AppError } from '../../../shared/errors.ts';
import { writeAudit } from '../audit.ts';
import { type IssuedLink, issueLink } from '../auth/issue-link.ts';
import { type ChatContext, chatSource } from '../context.ts';

/** Each is an entry of the audit trail, and whoever is in the workspace may ask for one. */
const maxPerMinute = 5;

/**
 * The link with which whoever typed ties this chat user to the account they log in to. It does nothing
 * by being fetched. One works per chat user: a new one ends the one before, so asking often gains nothing.
 *
 * @throws AppError `rate_limited`
 */
export async function issueChatLink(ctx: ChatContext): Promise<IssuedLink> {
  const { account } = ctx.chatUser;
  const { platform, workspaceId, userId, userName } = ctx.chatUser.chat;
  const chat: LinkedChatUser = {
    platform,
    workspaceId,
    userId,
    ...(userName === undefined ? {} : { userName: printable(userName) }),
  };
  requireFewLinks(ctx);
  const entry = {
    action: 'identity.issue-link',
    arguments: { ...chat },
    targets: [`${platform}:${workspaceId}:${userId}`],
  };
  return ctx.services.database.orm.transaction(async (tx) => {
    const issued = await issueLink(tx, ctx.services, { purpose: 'chat', chat }, account?.id ?? null);
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule: 'one’s own chat user' });
    return issued;
  });
}

function requireFewLinks({ services, chatUser }: ChatContext): void {
  const window = services.linkRequests.current(chatSource(chatUser.chat), Date.now());
  window.count += 1;
  if (window.count <= maxPerMinute) return;
  throw new AppError('rate_limited', 'You asked for many links within a minute.', {
    hint: 'Use the newest one, or try again in a minute.',
  });
}
