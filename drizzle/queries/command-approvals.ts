import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { formatDuration } from '../../shared/format.ts';
import type { Queryable } from '../database.ts';
import { commandApprovals } from '../schema/accounts.ts';
import { commands } from '../schema/commands.ts';

export type CommandApprovalRow = typeof commandApprovals.$inferSelect;
type Word = Pick<CommandApprovalRow, 'commandId' | 'userId' | 'label' | 'source' | 'reason'>;

/** The words given on these commands, first come first. */
export async function listApprovals(
  db: Queryable,
  commandIds: readonly string[],
): Promise<CommandApprovalRow[]> {
  if (commandIds.length === 0) return [];
  return await db
    .select()
    .from(commandApprovals)
    .where(inArray(commandApprovals.commandId, [...commandIds]))
    .orderBy(asc(commandApprovals.at), asc(commandApprovals.userId));
}

/** False when this person gave a word on it before. */
export async function insertApproval(db: Queryable, word: Word): Promise<boolean> {
  const rows = await db
    .insert(commandApprovals)
    .values({ ...word, decision: 'approved' })
    .onConflictDoNothing()
    .returning({ userId: commandApprovals.userId });
  return rows.length > 0;
}

/** In place of the same person's approval, if there was one. */
export async function saveDenial(db: Queryable, word: Word): Promise<void> {
  const denial = { ...word, decision: 'denied' as const };
  await db
    .insert(commandApprovals)
    .values(denial)
    .onConflictDoUpdate({
      target: [commandApprovals.commandId, commandApprovals.userId],
      set: { ...denial, at: sql`now()` },
    });
}

/** Words that do not count any more. */
export async function deleteApprovals(
  db: Queryable,
  commandId: string,
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return;
  await db
    .delete(commandApprovals)
    .where(and(eq(commandApprovals.commandId, commandId), inArray(commandApprovals.userId, [...userIds])));
}

/** How a command came to run, as the audit trail tells it. */
export interface Safeguards {
  confirmation: string | null;
  /** Who approved it, as shown to people. */
  approvals: string[];
}

export async function findSafeguards(db: Queryable, commandId: string): Promise<Safeguards> {
  const [command] = await db
    .select({
      by: commands.requestedByLabel,
      createdAt: commands.createdAt,
      confirmedAt: commands.confirmedAt,
    })
    .from(commands)
    .where(eq(commands.id, commandId));
  const words = await listApprovals(db, [commandId]);
  return {
    confirmation: command === undefined ? null : confirmationInWords(command),
    approvals: words.filter(({ decision }) => decision === 'approved').map(({ label }) => label),
  };
}

function confirmationInWords(command: { by: string; createdAt: Date; confirmedAt: Date | null }) {
  const { by, createdAt, confirmedAt } = command;
  if (confirmedAt === null) return null;
  const seconds = Math.max(0, confirmedAt.getTime() - createdAt.getTime()) / 1000;
  return `confirmed by ${by}, ${formatDuration(seconds)} after it was asked for`;
}
