import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { lockUser } from '../../../drizzle/queries/user-changes.ts';
import {
  type Account,
  type Credentials,
  findAccount,
  findCredentials,
} from '../../../drizzle/queries/users.ts';
import { printable } from '../../../shared/api-contract/names.ts';
import { AppError } from '../../../shared/errors.ts';
import { readKnownDevice } from '../../auth/known-device.ts';
import { countLogin, forgetLogin } from '../../auth/login-throttle.ts';
import { verifyPassword } from '../../auth/password.ts';
import { signingSecrets } from '../../auth/signing-secrets.ts';
import type { PublicContext } from '../context.ts';
import { beginSession, type Origin } from './begin-session.ts';
import { openSession, type SessionTokens } from './session-tokens.ts';

export interface LoginAttempt extends Origin {
  email: string;
  password: string;
  cookieHeader: string | undefined;
}

/**
 * @throws AppError `unauthenticated`, in the same words and after the same work for a wrong password, for
 *   an account that does not exist, is disabled or is over its limit; `rate_limited` for an address.
 */
export async function logIn(ctx: PublicContext, attempt: LoginAttempt): Promise<SessionTokens> {
  const { database, config } = ctx.services;
  const db = database.orm;
  const { email, remoteAddress, cookieHeader } = attempt;
  const credentials = await findCredentials(db, email);
  const knownDevice = readKnownDevice(cookieHeader, credentials?.id, signingSecrets(config));
  const tried = { email, remoteAddress, knownDevice };
  const withinLimit = await countLogin(db, tried);
  const matches = await verifyPassword(credentials?.passwordHash ?? undefined, attempt.password);
  const account = credentials && matches && withinLimit ? await findAccount(db, credentials.id) : undefined;
  if (account === undefined || account.disabledAt !== null) {
    await insertAuditEntry(db, {
      ...entryOf(ctx, attempt),
      // Whoever it is chose this text: it must not look like somebody who is logged in.
      actor: `not logged in, as ${printable(email)}`,
      actorUserId: credentials?.id ?? null,
      decision: 'refused',
      rule: withinLimit
        ? 'wrong address or password, or a disabled account'
        : 'too many failed logins: the account is locked for a while',
    });
    throw wrongCredentials();
  }
  await forgetLogin(db, tried);
  return startSession(ctx, account, credentials, attempt);
}

async function startSession(
  ctx: PublicContext,
  account: Account,
  checked: Credentials | undefined,
  attempt: LoginAttempt,
) {
  const refresh = await ctx.services.database.orm.transaction(async (tx) => {
    // A new password or a disabled account, in the moment since: it ends sessions, this one included.
    const now = await lockUser(tx, account.id);
    if (now?.passwordHash !== checked?.passwordHash || now?.disabledAt !== null) throw wrongCredentials();
    const begun = await beginSession(tx, account.id, attempt);
    await insertAuditEntry(tx, {
      ...entryOf(ctx, attempt),
      actor: `${account.name} (web)`,
      actorUserId: account.id,
      decision: 'allowed',
      rule: 'password',
    });
    return begun;
  });
  return openSession(ctx, account, refresh);
}

/** The one answer to every login that fails: it tells neither whether there is an account nor that it is locked. */
function wrongCredentials(): AppError {
  return new AppError('unauthenticated', 'The e-mail address or the password is wrong.', {
    hint: 'After ten failed logins an account waits up to 15 minutes, then even the right password is refused. An administrator can give you a link for a new password.',
  });
}

function entryOf(ctx: PublicContext, { remoteAddress }: Origin) {
  return {
    action: 'auth.login',
    arguments: { remoteAddress },
    requestId: ctx.requestId,
    instanceId: ctx.services.instanceId,
  };
}
