import type { Transaction } from '../../../drizzle/database.ts';
import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { findOpenLink, type OneTimeLinkRow } from '../../../drizzle/queries/one-time-links.ts';
import { type Account, findAccount } from '../../../drizzle/queries/users.ts';
import { AppError } from '../../../shared/errors.ts';
import { countLinkTry, forgetLinkTry, unlockAccount } from '../../auth/login-throttle.ts';
import { type PresentedLink, parseLinkToken } from '../../auth/one-time-link.ts';
import { hashPassword, requireStrongPassword } from '../../auth/password.ts';
import type { PublicContext } from '../context.ts';
import { announceAccount } from './announce-account.ts';
import { beginSession, type Origin } from './begin-session.ts';
import { linkRefused } from './link-refused.ts';
import { openAccount, openFirstAdmin } from './open-account.ts';
import { openSession, type SessionTokens } from './session-tokens.ts';

export interface AcceptedLink extends Origin {
  token: string;
  password: string;
  /** Of the first administrator; everybody else has been given these. */
  email?: string | undefined;
  name?: string | undefined;
}

/**
 * A password chosen with a link, once: setup of the first administrator, invitation, new password. The
 * person is logged in; every other session of the account ends.
 *
 * @throws AppError `expired` for a link that does not work, `invalid_input` (the link still works then),
 *   `rate_limited`
 */
export async function acceptLink(ctx: PublicContext, input: AcceptedLink): Promise<SessionTokens> {
  const { orm } = ctx.services.database;
  await countLinkTry(orm, input.remoteAddress);
  const presented = parseLinkToken(input.token);
  // Before the password is hashed: nobody without a link makes the API do that work.
  const link = presented && (await findOpenLink(orm, presented, ['setup', 'invite', 'password']));
  if (presented === undefined || link === undefined) return refuse(ctx, input);
  const open = await openingOf(ctx, presented, link, input);
  const opened = await orm.transaction(async (tx) => {
    const account = await open(tx);
    if (account === undefined) return undefined;
    await unlockAccount(tx, account.email);
    const refresh = await beginSession(tx, ctx, account.id, input);
    await recordUse(tx, ctx, link, account, input);
    return { account, refresh };
  });
  if (opened === undefined) return refuse(ctx, input);
  await forgetLinkTry(orm, input.remoteAddress);
  await announceAccount(ctx, opened.account.id);
  return openSession(ctx, opened.account, opened.refresh);
}

/** What using the link will do, once everything that was sent with it has been found good. */
async function openingOf(
  { services }: PublicContext,
  presented: PresentedLink,
  { purpose, userId }: OneTimeLinkRow,
  { password, email, name }: AcceptedLink,
): Promise<(tx: Transaction) => Promise<Account | undefined>> {
  if (purpose === 'setup') {
    if (email === undefined || name === undefined) throw badFields('are needed for the first administrator');
    requireStrongPassword(password, email);
    const passwordHash = await hashPassword(password);
    return (tx) => openFirstAdmin(tx, presented, { email, name, passwordHash });
  }
  if (email !== undefined || name !== undefined)
    throw badFields('are those of the account, and are not sent');
  const account = userId === null ? undefined : await findAccount(services.database.orm, userId);
  if (account === undefined) return async () => undefined;
  requireStrongPassword(password, account.email);
  const passwordHash = await hashPassword(password);
  return (tx) => openAccount(tx, presented, account.id, passwordHash);
}

function badFields(problem: string): AppError {
  return new AppError('invalid_input', `E-mail address and name ${problem}.`, {
    details: { fields: ['email', 'name'].map((field) => ({ field, problem })) },
  });
}

async function recordUse(
  tx: Transaction,
  ctx: PublicContext,
  { purpose }: OneTimeLinkRow,
  account: Account,
  { remoteAddress }: Origin,
): Promise<void> {
  await insertAuditEntry(tx, {
    ...entryOf(ctx),
    arguments: { purpose, grants: account.grants, remoteAddress },
    targets: [account.email],
    actor: `${account.name} (web)`,
    actorUserId: account.id,
    decision: 'allowed',
    rule: `one-time link: ${purpose}`,
  });
}

async function refuse(ctx: PublicContext, { remoteAddress }: Origin): Promise<never> {
  await insertAuditEntry(ctx.services.database.orm, {
    ...entryOf(ctx),
    arguments: { remoteAddress },
    actor: 'not logged in',
    decision: 'refused',
    rule: 'the link is unknown, used, too old or replaced, or for something else',
  });
  throw linkRefused();
}

function entryOf({ requestId, services }: PublicContext) {
  return { action: 'auth.accept-link', requestId, instanceId: services.instanceId };
}
