import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { apiKeys, enrolments } from '../schema/accounts.ts';
import { servers } from '../schema/servers.ts';
import type { ApiKeyRow } from './api-keys.ts';

export type Enrolment = typeof enrolments.$inferSelect;

/** With its row locked: whoever enrols with this key takes turns until the transaction ends. */
export async function lockApiKey(tx: Transaction, id: string): Promise<ApiKeyRow | undefined> {
  const [row] = await tx.select().from(apiKeys).where(eq(apiKeys.id, id)).for('update');
  return row;
}

/** Compare-and-set. @returns uses left after this one; undefined when there was none, or the key has ended. */
export async function takeEnrolmentUse(tx: Transaction, keyId: string): Promise<number | undefined> {
  const [row] = await tx
    .update(apiKeys)
    .set({ usesLeft: sql`${apiKeys.usesLeft} - 1`, lastUsedAt: sql`now()` })
    .where(
      and(
        eq(apiKeys.id, keyId),
        eq(apiKeys.scope, 'enrolment'),
        gt(apiKeys.usesLeft, 0),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
      ),
    )
    .returning({ usesLeft: apiKeys.usesLeft });
  return row?.usesLeft ?? undefined;
}

export async function findEnrolment(
  tx: Transaction,
  keyId: string,
  id: string,
): Promise<Enrolment | undefined> {
  const [row] = await tx
    .select()
    .from(enrolments)
    .where(and(eq(enrolments.keyId, keyId), eq(enrolments.id, id)));
  return row;
}

/** The first answer, or the newest in its place. */
export async function putEnrolment(
  tx: Transaction,
  enrolment: Pick<Enrolment, 'keyId' | 'id' | 'serverId' | 'agentKeyId'>,
): Promise<void> {
  await tx
    .insert(enrolments)
    .values(enrolment)
    .onConflictDoUpdate({
      target: [enrolments.keyId, enrolments.id],
      set: { agentKeyId: enrolment.agentKeyId },
    });
}

/** Names in use that begin so, in lower case. */
export async function listNamesBeginning(tx: Transaction, beginning: string): Promise<Set<string>> {
  const rows = await tx
    .select({ name: sql<string>`lower(${servers.name})` })
    .from(servers)
    .where(
      and(isNull(servers.deletedAt), sql`starts_with(lower(${servers.name}), ${beginning.toLowerCase()})`),
    );
  return new Set(rows.map(({ name }) => name));
}
