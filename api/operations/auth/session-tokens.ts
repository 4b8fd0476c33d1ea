import type { Account } from '../../../drizzle/queries/users.ts';
import type { User } from '../../../shared/api-contract/auth.ts';
import { roles } from '../../../shared/api-contract/common.ts';
import { accessTokenSeconds } from '../../auth/access-token.ts';
import { formatRefreshToken, type RefreshToken } from '../../auth/refresh-token.ts';
import type { PublicContext } from '../context.ts';
import { toIsoOrNull } from '../timestamps.ts';

export interface SessionTokens {
  body: { accessToken: string; expiresIn: number; user: User };
  /** Goes into the cookie, never into the body. */
  refreshToken: string;
}

export function openSession(ctx: PublicContext, account: Account, refresh: RefreshToken): SessionTokens {
  const accessToken = ctx.services.accessTokens.sign({ userId: account.id, sessionId: refresh.sessionId });
  return {
    body: { accessToken, expiresIn: accessTokenSeconds, user: toUser(account) },
    refreshToken: formatRefreshToken(refresh),
  };
}

/** A role this version does not know gives nothing, and is not shown: it must not break the list of people. */
export function toUser({ id, email, name, grants, disabledAt, invited }: Account): User {
  const known = grants.filter(({ role }) => roles.includes(role));
  return { id, email, name, grants: known, disabledAt: toIsoOrNull(disabledAt), invited };
}
