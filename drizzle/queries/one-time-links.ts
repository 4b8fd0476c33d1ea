import { and, eq, gt, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm';
import type { LinkedChatUser, LinkPurpose } from '../../shared/api-contract/auth.ts';
import type { Queryable, Transaction } from '../database.ts';
import { oneTimeLinks } from '../schema/accounts.ts';

export type OneTimeLinkRow = typeof oneTimeLinks.$inferSelect;

/** Whom a link is for. There is one person at most who can be the first administrator: whoever holds the link. */
export type LinkSubject =
  | { purpose: 'setup' }
  | { purpose: 'invite' | 'password'; userId: string }
  | { purpose: 'chat'; chat: LinkedChatUser };

export type NewOneTimeLink = Pick<OneTimeLinkRow, 'id' | 'secretHash' | 'expiresAt'> & {
  subject: LinkSubject;
  createdBy: string | null;
};

/** What was presented: looked up by id, compared by hash. */
type Presented = Pick<OneTimeLinkRow, 'id' | 'secretHash'>;

/**
 * The one link that works for this subject from now on: older ones of the same purpose end. Takes a lock
 * until the transaction ends, so that of two made at once only the later one works.
 */
export async function replaceLink(tx: Transaction, link: NewOneTimeLink): Promise<void> {
  const { subject, ...row } = link;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${keyOf(subject)}, 0))`);
  await tx.delete(oneTimeLinks).where(ofSubject(subject));
  await forgetExpired(tx);
  await tx.insert(oneTimeLinks).values({
    ...row,
    purpose: subject.purpose,
    userId: 'userId' in subject ? subject.userId : null,
    chat: 'chat' in subject ? subject.chat : null,
  });
}

/** The link while it works; undefined for an unknown, used, expired or foreign one alike. */
export async function findOpenLink(
  db: Queryable,
  presented: Presented,
  purposes: readonly LinkPurpose[],
): Promise<OneTimeLinkRow | undefined> {
  const [row] = await db.select().from(oneTimeLinks).where(isOpen(presented, purposes));
  return row;
}

/** Whether a setup link that works was made in the last so many seconds. */
export async function hasYoungSetupLink(db: Queryable, seconds: number): Promise<boolean> {
  const rows = await db
    .select({ id: oneTimeLinks.id })
    .from(oneTimeLinks)
    .where(
      and(
        eq(oneTimeLinks.purpose, 'setup'),
        isNull(oneTimeLinks.usedAt),
        gt(oneTimeLinks.expiresAt, sql`now()`),
        gt(oneTimeLinks.createdAt, sql`now() - make_interval(secs => ${seconds})`),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/**
 * Uses the link up, in the transaction of what it does. Compare-and-set: of two at once one gets the row,
 * the other undefined, as for an unknown, expired or foreign one.
 */
export async function redeemLink(
  tx: Transaction,
  presented: Presented,
  purposes: readonly LinkPurpose[],
): Promise<OneTimeLinkRow | undefined> {
  const [row] = await tx
    .update(oneTimeLinks)
    .set({ usedAt: sql`now()` })
    .where(isOpen(presented, purposes))
    .returning();
  return row;
}

/** For what makes a link pointless: a password chosen, an account disabled, a first administrator. */
export async function endLinks(db: Queryable, subject: LinkSubject): Promise<void> {
  await db.delete(oneTimeLinks).where(and(ofSubject(subject), isNull(oneTimeLinks.usedAt)));
}

/** Nothing looks at them again. Passes over those that another transaction has in hand. */
async function forgetExpired(tx: Transaction): Promise<void> {
  const expired = tx
    .select({ id: oneTimeLinks.id })
    .from(oneTimeLinks)
    .where(lte(oneTimeLinks.expiresAt, sql`now()`))
    .for('update', { skipLocked: true });
  await tx.delete(oneTimeLinks).where(inArray(oneTimeLinks.id, expired));
}

function isOpen({ id, secretHash }: Presented, purposes: readonly LinkPurpose[]): SQL | undefined {
  return and(
    eq(oneTimeLinks.id, id),
    eq(oneTimeLinks.secretHash, secretHash),
    inArray(oneTimeLinks.purpose, [...purposes]),
    isNull(oneTimeLinks.usedAt),
    gt(oneTimeLinks.expiresAt, sql`now()`),
  );
}

function ofSubject(subject: LinkSubject): SQL | undefined {
  return and(eq(oneTimeLinks.purpose, subject.purpose), whoOf(subject));
}

function whoOf(subject: LinkSubject): SQL | undefined {
  if ('userId' in subject) return eq(oneTimeLinks.userId, subject.userId);
  if (!('chat' in subject)) return undefined;
  const { platform, workspaceId, userId } = subject.chat;
  // Ids alone: a name may change between two links.
  return sql`${oneTimeLinks.chat} @> ${JSON.stringify({ platform, workspaceId, userId })}::jsonb`;
}

function keyOf(subject: LinkSubject): string {
  const who = 'userId' in subject ? subject.userId : 'chat' in subject ? chatKey(subject.chat) : '';
  return `one-time-link:${subject.purpose}:${who}`;
}

const chatKey = ({ platform, workspaceId, userId }: LinkedChatUser) => `${platform}:${workspaceId}:${userId}`;
