import type { z } from 'zod';
import type { Transaction } from '../../../drizzle/database.ts';
import {
  deleteEscalationPolicy,
  type EscalationPolicyRow,
  findEscalationPolicy,
  insertEscalationPolicy,
  updateEscalationPolicy,
} from '../../../drizzle/queries/escalation-policies.ts';
import { findWebhook } from '../../../drizzle/queries/webhooks.ts';
import type {
  CreateEscalationPolicy,
  EscalationPolicy,
  EscalationStep,
  updateEscalationPolicySchema,
} from '../../../shared/api-contract/attention.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseTargets } from '../../../shared/targets.ts';
import { accountOf } from '../account-of.ts';
import { settleSoon } from '../alerts/settle-soon.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';

const right = { class: 'admin', on: 'everywhere' } as const;

/** Open alerts that it is about begin to wait for its first step. @throws AppError `invalid_input`, `conflict` */
export async function createEscalation(
  ctx: OperationContext,
  input: CreateEscalationPolicy,
): Promise<EscalationPolicy> {
  parseTargets([input.scope]);
  const entry = { action: 'escalation.create', arguments: { ...input }, targets: [input.name] };
  const row = await perform(ctx, entry, right, async (tx) => {
    await requireWebhooks(tx, input.steps);
    const made = await insertEscalationPolicy(tx, { ...input, createdBy: accountOf(ctx).id });
    if (made !== undefined) return made;
    throw new AppError('conflict', `There is an escalation called ${input.name} already.`, {
      hint: 'Delete it first, or give this one another name.',
    });
  });
  await settleSoon(ctx);
  return toEscalation(row);
}

/** What is under way goes on with the new steps, from the one that was next. @throws AppError `not_found`, `invalid_input`, `conflict` */
export async function changeEscalation(
  ctx: OperationContext,
  id: string,
  change: z.output<typeof updateEscalationPolicySchema>,
): Promise<EscalationPolicy> {
  if (change.scope !== undefined) parseTargets([change.scope]);
  const entry = { action: 'escalation.update', arguments: { id, ...change }, targets: [id] };
  const row = await perform(ctx, entry, right, async (tx, audited) => {
    const found = await requireEscalation(tx, id);
    audited.targets = [found.name];
    await requireWebhooks(tx, change.steps ?? []);
    if (Object.keys(change).length === 0) return found;
    return (await updateEscalationPolicy(tx, id, change)) ?? found;
  });
  await settleSoon(ctx);
  return toEscalation(row);
}

/** With what is under way by it. @throws AppError `not_found` */
export async function removeEscalation(ctx: OperationContext, id: string): Promise<void> {
  const entry = { action: 'escalation.delete', arguments: { id }, targets: [id] };
  await perform(ctx, entry, right, async (tx, audited) => {
    audited.targets = [(await requireEscalation(tx, id)).name];
    await deleteEscalationPolicy(tx, id);
  });
}

export const toEscalation = ({
  id,
  name,
  scope,
  minSeverity,
  steps,
}: EscalationPolicyRow): EscalationPolicy => ({
  id,
  name,
  scope,
  minSeverity,
  steps,
});

async function requireEscalation(tx: Transaction, id: string): Promise<EscalationPolicyRow> {
  const found = await findEscalationPolicy(tx, id);
  if (found === undefined) throw new AppError('not_found', 'There is no such escalation.');
  return found;
}

async function requireWebhooks(tx: Transaction, steps: readonly EscalationStep[]): Promise<void> {
  for (const [index, { action }] of steps.entries()) {
    if (action.kind !== 'webhook' || (await findWebhook(tx, action.webhookId)) !== undefined) continue;
    throw new AppError('invalid_input', `Step ${index + 1} leads to a webhook that is not there.`, {
      details: { fields: [{ field: `steps.${index}.action.webhookId`, problem: 'is no webhook' }] },
    });
  }
}
