import type { Transaction } from '../../../drizzle/database.ts';
import {
  deleteIdentityOf,
  type ExternalIdentity,
  insertIdentity,
  type NamedIdentity,
} from '../../../drizzle/queries/identities.ts';
import { redeemLink } from '../../../drizzle/queries/one-time-links.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseLinkToken } from '../../auth/one-time-link.ts';
import { type AuditedAction, writeAudit, writeRefusal } from '../audit.ts';
import { announceAccount } from '../auth/announce-account.ts';
import type { OperationContext } from '../context.ts';
import { refuse } from '../operation.ts';

const rule = 'a link shown to the chat user alone, confirmed by who is logged in';

/**
 * Ties the chat user of the link to the account of the session, in exchange for the link. Both sides are
 * proven by then: the link was shown to nobody but the chat user, the session is the person's own. So a
 * chat user that was tied to another account moves; that account's rights end with it.
 *
 * @throws AppError `expired` for a link that was used, replaced, tampered with or is over: the answer is one
 */
export async function confirmChatLink(ctx: OperationContext, token: string): Promise<NamedIdentity> {
  const entry: AuditedAction = { action: 'identity.confirm' };
  if (ctx.actor.kind !== 'user') {
    return refuse(ctx, entry, 'read', 'a chat user is tied by a person who is logged in on the web page', {
      hint: 'Open the link in a browser and log in there.',
    });
  }
  const { account } = ctx.actor;
  const tied = await ctx.services.database.orm.transaction(async (tx) => {
    const external = await redeem(tx, token);
    if (external === undefined) return undefined;
    const before = await deleteIdentityOf(tx, external);
    const movedFrom = before?.userId === account.id ? undefined : before?.userId;
    const identity = await insertIdentity(tx, { ...external, userId: account.id });
    // A link by an administrator in the same instant: whoever was first holds, and the token stays good.
    if (identity === undefined) throw new AppError('conflict', 'This chat user was tied just now.');
    const { platform, workspaceId, externalUserId } = external;
    entry.arguments = { ...external, ...(movedFrom !== undefined && { movedFrom }) };
    entry.targets = [`${platform}:${workspaceId}:${externalUserId}`, account.email];
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule });
    return { identity, movedFrom };
  });
  if (tied === undefined) {
    await writeRefusal(ctx, entry, 'the link was used, replaced, or is over');
    throw new AppError('expired', 'This link does not work any more.', {
      hint: 'It works once and for ten minutes: type `/chatops link` again.',
    });
  }
  if (tied.movedFrom !== undefined) await announceAccount(ctx, tied.movedFrom);
  return tied.identity;
}

/** Of several at once one gets it. */
async function redeem(tx: Transaction, token: string): Promise<ExternalIdentity | undefined> {
  const presented = parseLinkToken(token);
  const link = presented && (await redeemLink(tx, presented, ['chat']));
  if (!link?.chat) return undefined;
  const { platform, workspaceId, userId } = link.chat;
  return { platform, workspaceId, externalUserId: userId };
}
