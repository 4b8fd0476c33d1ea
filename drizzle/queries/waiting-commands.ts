import { and, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Failure } from '../../shared/agent-protocol.ts';
import type { Orm, Queryable, Transaction } from '../database.ts';
import { commands, commandTargets } from '../schema/commands.ts';
import { recordCommandOutcome, recordCommandOutcomes } from './audit.ts';

/**
 * What can happen to a command that waits for somebody's word: its requester's, then that of others.
 * Each is a compare-and-set on the command's row, which also keeps a second caller out until the first
 * one's transaction ends.
 */
const waitingStates = ['awaiting_confirmation', 'awaiting_approval'] as const;

/** How many others must agree, by which policy, and how long is waited for them. */
export interface ApprovalDemand {
  approvals: number;
  /** In words. */
  rule: string;
  waitSeconds: number;
}

/**
 * Single use: false when it was confirmed, cancelled or ran out before. Without a demand its deadline
 * starts now; with one, the deadline is only a placeholder until it is released.
 */
export async function confirmCommand(
  db: Queryable,
  id: string,
  demand: ApprovalDemand | undefined,
): Promise<boolean> {
  const seconds = (count: number) => sql`make_interval(secs => ${count})`;
  const state = demand === undefined ? 'queued' : 'awaiting_approval';
  const waiting = demand && {
    approvalsRequired: demand.approvals,
    approvalRule: demand.rule,
    approvalExpiresAt: sql`now() + ${seconds(demand.waitSeconds)}`,
  };
  const rows = await db
    .update(commands)
    .set({
      state,
      confirmedAt: sql`now()`,
      deadlineAt: sql`now() + ${seconds(demand?.waitSeconds ?? 0)} + make_interval(secs => ${commands.timeoutSeconds})`,
      ...waiting,
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
  await db.update(commandTargets).set({ state }).where(eq(commandTargets.commandId, id));
  return true;
}

/** Deciders take turns from here to the end of the transaction. False when nobody's word is waited for any more. */
export async function lockAwaitingApproval(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: commands.id })
    .from(commands)
    .where(
      and(
        eq(commands.id, id),
        eq(commands.state, 'awaiting_approval'),
        gt(commands.approvalExpiresAt, sql`now()`),
      ),
    )
    .for('update');
  return rows.length > 0;
}

/** More of them than before, while it waits. Call it with the row locked. */
export async function raiseDemand(
  tx: Transaction,
  id: string,
  { approvals, rule }: Pick<ApprovalDemand, 'approvals' | 'rule'>,
): Promise<void> {
  await tx
    .update(commands)
    .set({ approvalsRequired: approvals, approvalRule: rule })
    .where(eq(commands.id, id));
}

/** Single use; its deadline starts now. Call it with the row locked. */
export async function releaseCommand(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx
    .update(commands)
    .set({ state: 'queued', deadlineAt: sql`now() + make_interval(secs => ${commands.timeoutSeconds})` })
    .where(and(eq(commands.id, id), eq(commands.state, 'awaiting_approval')))
    .returning({ id: commands.id });
  if (rows.length === 0) return false;
  await tx.update(commandTargets).set({ state: 'queued' }).where(eq(commandTargets.commandId, id));
  return true;
}

/** Nothing of it will be run. False when it is not waiting any more. */
export async function endWaiting(
  tx: Transaction,
  id: string,
  state: 'cancelled' | 'denied' | 'refused',
  error: Failure | null = null,
): Promise<boolean> {
  const rows = await tx
    .update(commands)
    .set({ state, finishedAt: sql`now()` })
    .where(and(eq(commands.id, id), inArray(commands.state, [...waitingStates])))
    .returning({ id: commands.id });
  if (rows.length === 0) return false;
  await tx
    .update(commandTargets)
    .set({ state, error, finishedAt: sql`now()` })
    .where(eq(commandTargets.commandId, id));
  await recordCommandOutcome(tx, id);
  return true;
}

/**
 * Commands whose time to be confirmed or approved ran out.
 *
 * @param only this one alone; all unless given
 * @returns their ids.
 */
export async function expireWaiting(orm: Orm, only?: string): Promise<string[]> {
  return await orm.transaction(async (tx) => {
    const late = or(
      and(eq(commands.state, 'awaiting_confirmation'), lt(commands.confirmExpiresAt, sql`now()`)),
      and(eq(commands.state, 'awaiting_approval'), lt(commands.approvalExpiresAt, sql`now()`)),
    );
    const expired = await tx
      .update(commands)
      .set({ state: 'expired', finishedAt: sql`now()` })
      .where(and(only === undefined ? undefined : eq(commands.id, only), late))
      .returning({ id: commands.id });
    const ids = expired.map(({ id }) => id);
    if (ids.length === 0) return ids;
    await tx
      .update(commandTargets)
      .set({ state: 'expired', finishedAt: sql`now()` })
      .where(and(inArray(commandTargets.commandId, ids), isNull(commandTargets.finishedAt)));
    // Not one by one: no row is locked any more once the audit trail's end is.
    await recordCommandOutcomes(tx, ids);
    return ids;
  });
}
