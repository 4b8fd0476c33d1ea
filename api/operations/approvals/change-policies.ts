import {
  type ApprovalPolicyRow,
  deleteApprovalPolicy,
  insertApprovalPolicy,
} from '../../../drizzle/queries/approval-policies.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { type Policy, policyInWords } from './demanded-approvals.ts';

const right = { class: 'admin', on: 'everywhere' } as const;

/** Holds for commands asked for or confirmed from now on. It can only demand more, so that a key may make one. */
export async function createApprovalPolicy(
  ctx: OperationContext,
  policy: Policy,
): Promise<ApprovalPolicyRow> {
  const entry = {
    action: 'approval-policy.create',
    arguments: { ...policy },
    targets: [policyInWords(policy)],
  };
  const createdBy = ctx.actor.kind === 'service' ? null : ctx.actor.account.id;
  return perform(ctx, entry, right, async (tx) => {
    const row = await insertApprovalPolicy(tx, { ...policy, createdBy });
    if (row !== undefined) return row;
    throw new AppError('conflict', 'There is a policy for this class and tag already.', {
      hint: 'Delete it first.',
    });
  });
}

/** Commands that wait already go on waiting: they were asked for under it. */
export async function removeApprovalPolicy(ctx: OperationContext, id: string): Promise<void> {
  const entry = { action: 'approval-policy.delete', arguments: { id }, targets: [id] };
  await requireLoggedInAdmin(ctx, entry);
  await perform(ctx, entry, right, async (tx, audited) => {
    const removed = await deleteApprovalPolicy(tx, id);
    if (removed === undefined) throw new AppError('not_found', 'There is no such policy.');
    audited.targets = [policyInWords(removed)];
  });
}
