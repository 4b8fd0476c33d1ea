import { v7 as uuidv7 } from 'uuid';
import type { Transaction } from '../../../drizzle/database.ts';
import { insertSession, keepSessions } from '../../../drizzle/queries/sessions.ts';
import {
  firstRefreshSecret,
  hashRefreshSecret,
  type RefreshToken,
  sessionSeconds,
} from '../../auth/refresh-token.ts';
import { signingSecrets } from '../../auth/signing-secrets.ts';
import type { PublicContext } from '../context.ts';

/** What a login or an accepted link tells of where it came from. */
export interface Origin {
  remoteAddress: string;
  userAgent: string | undefined;
}

/** Nobody has so many browsers; a script that logs in for each request would fill the table. */
const maxSessions = 50;

/** A new refresh family, in the transaction of what logged the person in. */
export async function beginSession(
  tx: Transaction,
  { services }: PublicContext,
  userId: string,
  { userAgent }: Origin,
): Promise<RefreshToken> {
  const sessionId = uuidv7();
  const [key] = signingSecrets(services.config);
  const refresh = { sessionId, secret: firstRefreshSecret(sessionId, key) };
  await keepSessions(tx, userId, maxSessions - 1);
  await insertSession(tx, {
    id: sessionId,
    userId,
    refreshHash: hashRefreshSecret(refresh.secret),
    expiresAt: new Date(Date.now() + sessionSeconds * 1000),
    userAgent: userAgent?.slice(0, 256) ?? null,
  });
  return refresh;
}
