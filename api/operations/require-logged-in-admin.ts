import type { Account } from '../../drizzle/queries/users.ts';
import type { AuditedAction } from './audit.ts';
import type { OperationContext } from './context.ts';
import { refuse, requireRight } from './operation.ts';

/**
 * For what opens an account or raises its rights, hands out keys, leads data elsewhere, or takes a safeguard away.
 * A leaked key, or the bot's token, could make itself a way in with it that outlives its revocation.
 *
 * @throws AppError `forbidden`
 */
export async function requireLoggedInAdmin(ctx: OperationContext, entry: AuditedAction): Promise<Account> {
  await requireRight(ctx, entry, 'admin', 'everywhere');
  if (ctx.actor.kind === 'user') return ctx.actor.account;
  return refuse(ctx, entry, 'admin', 'only a logged-in administrator does what would outlive a leaked key', {
    hint: 'Log in on the web page with e-mail address and password first.',
  });
}
