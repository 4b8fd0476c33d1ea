import type { Account } from '../../../drizzle/queries/users.ts';
import type { OperationContext } from '../context.ts';
import { refuse } from '../operation.ts';

/**
 * For what belongs to the person at the keyboard: not to a key of theirs, nor to the bot in their name.
 *
 * @throws AppError `forbidden`
 */
export async function requireSession(
  ctx: OperationContext,
  action: string,
): Promise<{ account: Account; sessionId: string }> {
  if (ctx.actor.kind === 'user') return ctx.actor;
  const rule = 'sessions and passwords are managed where one logs in with them';
  return refuse(ctx, { action }, 'read', rule, {
    hint: 'Log in on the web page with e-mail address and password first.',
  });
}
