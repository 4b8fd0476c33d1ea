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
import { countLogin, forgetLogin, uncountLogin } from '../../auth/login-throttle.ts';
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
 *   an account that does not exist, is disabled or is over its limit; `rate_limited` for an address, or a
 *   browser that is known; `unavailable` when too many log in at once
 */
export async function logIn(ctx: PublicContext, attempt: LoginAttempt): Promise<SessionTokens> {
  const db = ctx.services.database.orm;
  const { email, remoteAddress } = attempt;
  const credentials = await findCredentials(db, email);
  const tried = { email, remoteAddress, knownDevice: knownDeviceOf(ctx, attempt, credentials) };
  const judged = await countLogin(db, tried);
  if (judged.verdict === 'refuse') {
    // The trail says once that it begins; the others cost neither an entry nor a hash.
    if (judged.isFirst) await recordRefusal(ctx, attempt, credentials, limited);
    throw judged.error;
  }
  const matches = await verifyPassword(credentials?.passwordHash ?? undefined, attempt.password).catch(
    async (error: unknown) => {
      await uncountLogin(db, tried);
      throw error;
    },
  );
  const isGood = matches && judged.verdict === 'check';
  const account = credentials && isGood ? await findAccount(db, credentials.id) : undefined;
  if (account === undefined || account.disabledAt !== null) {
    await recordRefusal(ctx, attempt, credentials, judged.verdict === 'lock' ? locked : wrong);
    throw wrongCredentials();
  }
  await forgetLogin(db, tried);
  return startSession(ctx, account, credentials, attempt);
}

const wrong = 'wrong address or password, or a disabled account';
const locked = 'too many failed logins: the account is locked for a while';
const limited = 'too many failed logins from there: for a while the next ones have no entry of their own';

/** None of a disabled account: who was shut out is a stranger. */
function knownDeviceOf(
  { services }: PublicContext,
  { cookieHeader }: LoginAttempt,
  credentials: Credentials | undefined,
): string | undefined {
  if (credentials?.disabledAt !== null) return undefined;
  return readKnownDevice(cookieHeader, credentials.id, signingSecrets(services.config));
}

async function recordRefusal(
  ctx: PublicContext,
  attempt: LoginAttempt,
  credentials: Credentials | undefined,
  rule: string,
): Promise<void> {
  await insertAuditEntry(ctx.services.database.orm, {
    ...entryOf(ctx, attempt),
    // Whoever it is chose this text: it must not look like somebody who is logged in.
    actor: `not logged in, as ${printable(attempt.email)}`,
    actorUserId: credentials?.id ?? null,
    decision: 'refused',
    rule,
  });
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
    const begun = await beginSession(tx, ctx, account.id, attempt);
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
