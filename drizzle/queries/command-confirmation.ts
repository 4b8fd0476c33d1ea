import { and, eq, gt, sql } from 'drizzle-orm';
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

/** False when it is not waiting any more. */
export async function cancelUnconfirmed(db: Queryable, id: string): Promise<boolean> {
  const rows = await db
    .update(commands)
    .set({ state: 'cancelled', finishedAt: sql`now()` })
    .where(and(eq(commands.id, id), eq(commands.state, 'awaiting_confirmation')))
    .returning({ id: commands.id });
  if (rows.length === 0) return false;
  await db
    .update(commandTargets)
    .set({ state: 'cancelled', finishedAt: sql`now()` })
    .where(eq(commandTargets.commandId, id));
  return true;
}
