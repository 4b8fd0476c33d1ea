import { v7 as uuidv7 } from 'uuid';
import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { insertSession } from '../../../drizzle/queries/sessions.ts';
import { type Account, findAccount, findCredentials } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import { verifyPassword } from '../../auth/password.ts';
import { firstRefreshSecret, hashRefreshSecret, sessionSeconds } from '../../auth/refresh-token.ts';
import type { PublicContext } from '../context.ts';
import { openSession, type SessionTokens } from './session-tokens.ts';

export interface LoginAttempt {
  email: string;
  password: string;
  remoteAddress: string;
  userAgent: string | undefined;
}

/** @throws AppError `unauthenticated`, in the same words and time for an account that does not exist. */
export async function logIn(ctx: PublicContext, attempt: LoginAttempt): Promise<SessionTokens> {
  const { services } = ctx;
  const db = services.database.orm;
  const { email, remoteAddress } = attempt;
  services.loginThrottle.check(email, remoteAddress);
  // Counted before the work is done: a burst sent at once is a burst of attempts, not one.
  services.loginThrottle.failed(email, remoteAddress);
  const credentials = await findCredentials(db, email);
  const matches = await verifyPassword(credentials?.passwordHash ?? undefined, attempt.password);
  const account = credentials && matches ? await findAccount(db, credentials.id) : undefined;
  if (account === undefined || account.disabledAt !== null) {
    await insertAuditEntry(db, {
      ...entryOf(ctx, attempt),
      actor: email,
      actorUserId: credentials?.id ?? null,
      decision: 'refused',
      rule: 'wrong address or password, or a disabled account',
    });
    throw new AppError('unauthenticated', 'The e-mail address or the password is wrong.');
  }
  services.loginThrottle.succeeded(email, remoteAddress);
  return startSession(ctx, account, attempt);
}

async function startSession(ctx: PublicContext, account: Account, attempt: LoginAttempt) {
  const sessionId = uuidv7();
  const secret = firstRefreshSecret();
  await ctx.services.database.orm.transaction(async (tx) => {
    await insertSession(tx, {
      id: sessionId,
      userId: account.id,
      refreshHash: hashRefreshSecret(secret),
      expiresAt: new Date(Date.now() + sessionSeconds * 1000),
      userAgent: attempt.userAgent?.slice(0, 256) ?? null,
    });
    await insertAuditEntry(tx, {
      ...entryOf(ctx, attempt),
      actor: `${account.name} (web)`,
      actorUserId: account.id,
      decision: 'allowed',
      rule: 'password',
    });
  });
  return openSession(ctx, account, { sessionId, secret });
}

function entryOf(ctx: PublicContext, { remoteAddress }: LoginAttempt) {
  return {
    action: 'auth.login',
    arguments: { remoteAddress },
    requestId: ctx.requestId,
    instanceId: ctx.services.instanceId,
  };
}
