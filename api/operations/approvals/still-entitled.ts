import type { Queryable } from '../../../drizzle/database.ts';
import { findApiKey } from '../../../drizzle/queries/api-keys.ts';
import type { CommandWithTargets } from '../../../drizzle/queries/commands.ts';
import { findAccount } from '../../../drizzle/queries/users.ts';
import { stateOfKey } from '../../auth/api-key-checker.ts';
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

/** As `lostRight`, of who asked, whose key must be good too: it may have been revoked because somebody else had it. */
export async function requesterLostRight(
  db: Queryable,
  command: CommandWithTargets,
): Promise<string | undefined> {
  const { requestedBy, requestedWithKey: keyId } = command;
  if (keyId !== null) {
    const key = await findApiKey(db, keyId);
    const state = key === undefined ? 'deleted' : stateOfKey(key, new Date());
    if (state === 'expired') return `the API key ${keyId} has expired`;
    if (state !== 'live') return `the API key ${keyId} was ${state}`;
  }
  return lostRight(db, requestedBy, command);
}
