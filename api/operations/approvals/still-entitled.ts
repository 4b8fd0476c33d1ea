import type { Queryable } from '../../../drizzle/database.ts';
import type { CommandWithTargets } from '../../../drizzle/queries/commands.ts';
import { whyRequestEnded } from '../../../drizzle/queries/ended-ways.ts';
import { findAccount } from '../../../drizzle/queries/users.ts';
import { authorize } from '../authorize.ts';
import { subjectsOf } from '../commands/require-command.ts';

/**
 * Whether a person who spoke earlier may still do what the command does, on every target as it is tagged
 * now. The limits of a channel held when they spoke there; what is asked here is whether they are still
 * somebody who may.
 *
 * @returns why not; undefined when they may.
 */
export async function lostRight(
  db: Queryable,
  userId: string,
  command: CommandWithTargets,
): Promise<string | undefined> {
  const account = await findAccount(db, userId);
  if (account === undefined) return 'the account was deleted';
  const person = { kind: 'user', account, sessionId: '' } as const;
  return subjectsOf(command)
    .map((subject) => authorize(person, command.class, subject))
    .find(({ allowed }) => !allowed)?.rule;
}

/** As `lostRight`, of who asked, whose chat user or key must be theirs still: somebody else may have had it. */
export async function requesterLostRight(
  db: Queryable,
  command: CommandWithTargets,
): Promise<string | undefined> {
  return (await whyRequestEnded(db, command.id)) ?? (await lostRight(db, command.requestedBy, command));
}
