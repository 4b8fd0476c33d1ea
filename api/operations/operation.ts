import type { Transaction } from '../../drizzle/database.ts';
import type { VerbClass } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import { type AuditedAction, writeAudit, writeRefusal } from './audit.ts';
import { authorize, channelLimit, type Decision, describeGrants, type Subject } from './authorize.ts';
import type { Actor, OperationContext } from './context.ts';

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

/**
 * What somebody may not even read does not exist for them: the answer is the one for what is not there, the
 * audit trail has the refusal. Who may read nothing at all hears that.
 *
 * @throws `unseen`; AppError `forbidden`, or `rate_limited` after many
 */
export async function requireVisible(
  ctx: OperationContext,
  entry: AuditedAction,
  unseen: AppError,
  ...subjects: Subject[]
): Promise<void> {
  await requireRight(ctx, entry, 'read', 'anywhere');
  const refusal = subjects
    .map((subject) => authorize(ctx.actor, 'read', subject))
    .find((decision) => !decision.allowed);
  if (refusal === undefined) return;
  await writeRefusal(ctx, entry, refusal.rule);
  throw unseen;
}

/** @throws AppError `forbidden`, always, or `rate_limited` after many; the audit entry is written first. */
export async function refuse(
  ctx: OperationContext,
  entry: AuditedAction,
  verbClass: VerbClass,
  rule: string,
  { hint }: { hint?: string } = {},
): Promise<never> {
  await writeRefusal(ctx, entry, rule);
  throw new AppError('forbidden', `You may not do this: ${rule}.`, {
    hint: hint ?? hintFor(ctx.actor),
    details: { class: verbClass },
  });
}

function hintFor(actor: Actor): string {
  const roles = actor.kind === 'service' ? 'no role' : describeGrants(actor.account.grants);
  const limit = channelLimit(actor);
  if (limit === undefined) return `Your rights: ${roles}. An administrator can grant more.`;
  return `Your rights: ${roles}; this channel allows ${describeGrants(limit)} at most. Try it in a channel that allows more, or ask an administrator.`;
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
