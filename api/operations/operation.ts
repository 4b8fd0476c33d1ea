import type { Transaction } from '../../drizzle/database.ts';
import type { VerbClass } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import { type AuditedAction, writeAudit } from './audit.ts';
import { authorize, type Decision, describeGrants, type Subject } from './authorize.ts';
import type { OperationContext } from './context.ts';

/**
 * The right, or a refusal that is in the audit trail before the caller hears of it.
 *
 * @throws AppError `forbidden`
 */
export async function requireRight(
  ctx: OperationContext,
  entry: AuditedAction,
  verbClass: VerbClass,
  ...subjects: Subject[]
): Promise<Decision> {
  const decisions = subjects.map((subject) => authorize(ctx.actor, verbClass, subject));
  const refusal = decisions.find((decision) => !decision.allowed);
  if (refusal === undefined && decisions[0] !== undefined) return decisions[0];
  return refuse(ctx, entry, verbClass, refusal?.rule ?? 'nothing to have a right on');
}

/** @throws AppError `forbidden`, always; the audit entry is written first. */
export async function refuse(
  ctx: OperationContext,
  entry: AuditedAction,
  verbClass: VerbClass,
  rule: string,
): Promise<never> {
  await writeAudit(ctx.services.database.orm, ctx, entry, { decision: 'refused', rule });
  const roles = ctx.actor.kind === 'service' ? 'no role' : describeGrants(ctx.actor.account);
  throw new AppError('forbidden', `You may not do this: ${rule}.`, {
    hint: `Your rights: ${roles}. An administrator can grant more.`,
    details: { class: verbClass },
  });
}

/**
 * A change people make: right, then one transaction of the change and its audit entry. `change` may
 * add to the entry (ids, names it found). What must happen after the commit, the caller does after this.
 */
export async function perform<Result>(
  ctx: OperationContext,
  entry: AuditedAction,
  right: { class: VerbClass; on: Subject | Subject[] },
  change: (tx: Transaction, entry: AuditedAction) => Promise<Result>,
): Promise<Result> {
  const subjects = Array.isArray(right.on) ? right.on : [right.on];
  const { rule } = await requireRight(ctx, entry, right.class, ...subjects);
  return ctx.services.database.orm.transaction(async (tx) => {
    const result = await change(tx, entry);
    if (!entry.unchanged) await writeAudit(tx, ctx, entry, { decision: 'allowed', rule });
    return result;
  });
}
