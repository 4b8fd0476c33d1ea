import type { Account } from '../../drizzle/queries/users.ts';
import { AppError } from '../../shared/errors.ts';
import type { OperationContext } from './context.ts';

/** Whose account asks. @throws AppError `forbidden` for the service itself, which has none */
export function accountOf({ actor }: Pick<OperationContext, 'actor'>): Account {
  if (actor.kind !== 'service') return actor.account;
  throw new AppError('forbidden', 'The service itself has no account.');
}
