import { listLiveSessions } from '../../../drizzle/queries/sessions.ts';
import type { OperationContext } from '../context.ts';
import { toIso } from '../timestamps.ts';
import { requireSession } from './require-session.ts';

/** Where one is logged in, newest first. */
export async function listSessions(
  ctx: OperationContext,
  page: { cursor?: string | undefined; limit: number },
) {
  const { account, sessionId } = await requireSession(ctx, 'auth.list-sessions');
  const { items, nextCursor } = await listLiveSessions(ctx.services.database.orm, account.id, page);
  return {
    items: items.map(({ id, userAgent, createdAt, rotatedAt }) => ({
      id,
      userAgent,
      createdAt: toIso(createdAt),
      // An access token lasts ten minutes: a session in use is refreshed at least that often.
      lastUsedAt: toIso(rotatedAt ?? createdAt),
      current: id === sessionId,
    })),
    nextCursor,
  };
}
