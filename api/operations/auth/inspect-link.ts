import { findOpenLink, type OneTimeLinkRow } from '../../../drizzle/queries/one-time-links.ts';
import { findAccount } from '../../../drizzle/queries/users.ts';
import { linkPurposes } from '../../../shared/api-contract/auth.ts';
import { countLinkTry, forgetLinkTry } from '../../auth/login-throttle.ts';
import { parseLinkToken } from '../../auth/one-time-link.ts';
import type { PublicContext } from '../context.ts';
import { toIso } from '../timestamps.ts';
import { linkRefused } from './link-refused.ts';

/**
 * What a link is for, told to whoever holds it; using it up is another thing, or a chat's preview of the
 * page would.
 *
 * @throws AppError `expired`, the same for every link that does not work; `rate_limited`
 */
export async function inspectLink(ctx: PublicContext, token: string, remoteAddress: string) {
  const db = ctx.services.database.orm;
  await countLinkTry(db, remoteAddress);
  const presented = parseLinkToken(token);
  const link = presented && (await findOpenLink(db, presented, linkPurposes));
  if (link === undefined) throw linkRefused();
  const person = await personOf(ctx, link);
  await forgetLinkTry(db, remoteAddress);
  return {
    purpose: link.purpose,
    expiresAt: toIso(link.expiresAt),
    email: person?.email ?? null,
    name: person?.name ?? null,
    chat: link.chat,
  };
}

async function personOf({ services }: PublicContext, { userId }: OneTimeLinkRow) {
  if (userId === null) return undefined;
  const account = await findAccount(services.database.orm, userId);
  if (account === undefined || account.disabledAt !== null) throw linkRefused();
  return account;
}
