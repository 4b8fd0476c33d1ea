import { and, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import type { CommandState } from '../../shared/api-contract/commands.ts';
import type { Queryable } from '../database.ts';
import { commands, commandTargets } from '../schema/commands.ts';

/**
 * What can happen to a command that waits for its confirmation. Each is a compare-and-set on the
 * command's row, which also keeps a second caller out until the first one's transaction ends.
 */

/** Single use: false when it was confirmed, cancelled or ran out before. Its deadline starts now. */
export async function confirmCommand(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .update(commands)
    .set({
      state: 'queued',
      confirmedAt: sql`now()`,
      deadlineAt: sql`now() + make_interval(secs => ${commands.timeoutSeconds})`,
    })
    .where(
      and(
        eq(commands.id, id),
        eq(commands.state, 'awaiting_confirmation'),
        gt(commands.confirmExpiresAt, sql`now()`),
      ),
    )
    .returning({ id: commands.id });
  if (rows.length === 0) return false;
  await db.update(commandTargets).set({ state: 'queued' }).where(eq(commandTargets.commandId, id));
  return true;
}

export async function cancelUnconfirmed(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .update(commands)
    .set({ state: 'cancelled', finishedAt: sql`now()` })
    .where(and(eq(commands.id, id), eq(commands.state, 'awaiting_confirmation')))
    .returning({ id: commands.id });
  await finishTargets(
    db,
    rows.map((row) => row.id),
    'cancelled',
  );
  return rows.length > 0;
}

/** @returns ids of the commands that nobody confirmed in time and that this call ended. */
export async function expireUnconfirmed(db: Queryable): Promise<string[]> {
  const rows = await db
    .update(commands)
    .set({ state: 'expired', finishedAt: sql`now()` })
    .where(and(eq(commands.state, 'awaiting_confirmation'), lte(commands.confirmExpiresAt, sql`now()`)))
    .returning({ id: commands.id });
  const ids = rows.map((row) => row.id);
  await finishTargets(db, ids, 'expired');
  return ids;
}

async function finishTargets(db: Queryable, commandIds: string[], state: CommandState): Promise<void> {
  if (commandIds.length === 0) return;
  await db
    .update(commandTargets)
    .set({ state, finishedAt: sql`now()` })
    .where(inArray(commandTargets.commandId, commandIds));
}
