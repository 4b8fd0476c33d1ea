import { z } from 'zod';
import { type AccessInUse, type EndedAccess, findEndedAccess } from '../../drizzle/queries/ended-access.ts';
import { topics } from '../../shared/bus.ts';
import { startPeriodicTask } from '../agent-hub/periodic-task.ts';
import type { Actor } from '../operations/context.ts';
import type { Services } from '../services.ts';
import type { ClientSession } from './client-session.ts';

/** What ended closes its sockets within 2 s, also when the bus lost the word or it came during an upgrade. */
const lookMs = 1000;
const revokedSchema = z.object({ keyId: z.string() });

/**
 * Closes the sockets of keys, sessions, accounts and links that were revoked, have expired, were disabled or
 * removed; and ends what the bot watches for such people.
 *
 * @returns ends it; what still runs does no harm
 */
export async function closeSocketsOfEndedAccess(
  { bus, database, logger }: Pick<Services, 'bus' | 'database' | 'logger'>,
  sessions: { values(): Iterable<ClientSession> },
): Promise<() => Promise<void>> {
  function close(ended: readonly EndedAccess[]): void {
    const marks = new Set(ended.map(markOf));
    const hasEnded = (actor: Actor) => marksOf(actor).some((mark) => marks.has(mark));
    for (const session of sessions.values()) {
      const { actor } = session;
      if (actor.kind === 'api_key' && marks.has(`key ${actor.keyId}`)) session.end(4403, 'key revoked');
      else if (hasEnded(actor)) session.end(4401, 'credentials ended');
      else if ([...session.watchers()].some(hasEnded)) session.recheckSoon(hasEnded);
    }
  }
  const look = startPeriodicTask('access of client sockets', lookMs, logger, async () => {
    const actors = [...sessions.values()].flatMap((session) => [session.actor, ...session.watchers()]);
    if (actors.length > 0) close(await findEndedAccess(database.sql, inUse(actors)));
  });
  const unsubscribe = await bus.subscribe(topics.keyRevoked, (message) => {
    const revoked = revokedSchema.safeParse(message);
    if (revoked.success) close([{ kind: 'key', id: revoked.data.keyId }]);
  });
  return async () => {
    void look.stop();
    await unsubscribe();
  };
}

function inUse(actors: readonly Actor[]): AccessInUse {
  const people = actors.filter((actor) => actor.kind !== 'service');
  const chats = people.flatMap((actor) => (actor.kind === 'chat' ? [chatUserOf(actor)] : []));
  return {
    keyIds: unique(people.flatMap((actor) => (actor.kind === 'api_key' ? [actor.keyId] : []))),
    sessionIds: unique(people.flatMap((actor) => (actor.kind === 'user' ? [actor.sessionId] : []))),
    accountIds: unique(people.map(({ account }) => account.id)),
    chatUsers: [...new Map(chats.map((user) => [markOf({ kind: 'chat', ...user }), user])).values()],
  };
}

const unique = (ids: readonly string[]) => [...new Set(ids)];

function chatUserOf({ chat, account }: Extract<Actor, { kind: 'chat' }>) {
  const { platform, workspaceId, userId } = chat;
  return { platform, workspaceId, externalUserId: userId, accountId: account.id };
}

/** What this actor's access hangs on. */
function marksOf(actor: Actor): string[] {
  if (actor.kind === 'service') return [];
  const account = markOf({ kind: 'account', id: actor.account.id });
  if (actor.kind === 'user') return [account, markOf({ kind: 'session', id: actor.sessionId })];
  if (actor.kind === 'api_key') return [account, markOf({ kind: 'key', id: actor.keyId })];
  return [account, markOf({ kind: 'chat', ...chatUserOf(actor) })];
}

function markOf(ended: EndedAccess): string {
  if (ended.kind !== 'chat') return `${ended.kind} ${ended.id}`;
  return `chat ${ended.platform}:${ended.workspaceId}:${ended.externalUserId} of ${ended.accountId}`;
}
