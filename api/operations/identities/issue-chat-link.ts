import type { LinkedChatUser } from '../../../shared/api-contract/auth.ts';
import { printable } from '../../../shared/api-contract/names.ts';
import { writeAudit } from '../audit.ts';
import { type IssuedLink, issueLink } from '../auth/issue-link.ts';
import type { ChatContext } from '../context.ts';

/**
 * The link with which whoever typed ties this chat user to the account they log in to. It does nothing
 * by being fetched. One works per chat user: a new one ends the one before, so asking often gains nothing.
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
