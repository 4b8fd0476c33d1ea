import type { Account } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';

/**
 * For what belongs to the person at the keyboard: not to a key of theirs, nor to the bot in their name.
 *
 * @throws AppError `forbidden`
 */
export function requireSession({ actor }: OperationContext): { account: Account; sessionId: string } {
  if (actor.kind === 'user') return actor;
  throw new AppError('forbidden', 'Sessions and passwords are managed where one logs in with them.', {
    hint: 'Log in on the web page with e-mail address and password first.',
  });
}
