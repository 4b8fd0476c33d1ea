import type { z } from 'zod';
import {
  deleteSubscription,
  findSubscription,
  type SubscriptionWithOutcome,
  upsertSubscription,
} from '../../../drizzle/queries/subscriptions.ts';
import type { createSubscriptionSchema, Subscription } from '../../../shared/api-contract/alerts.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseTargets } from '../../../shared/targets.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { toSubscription } from './to-subscription.ts';

export type SubscriptionRequest = z.output<typeof createSubscriptionSchema>;

/** Everyone in the channel will see these alerts: the right is needed on all the scope may match. */
export async function subscribe(ctx: OperationContext, input: SubscriptionRequest): Promise<Subscription> {
  const entry = { action: 'subscription.create', arguments: { ...input }, targets: [input.channel] };
  const right = { class: 'operate' as const, on: { scope: parseTargets([input.scope]) } };
  const createdBy = ctx.actor.kind === 'service' ? null : ctx.actor.account.id;
  const { id } = await perform(ctx, entry, right, (tx) => upsertSubscription(tx, { ...input, createdBy }));
  return toSubscription(await requireSubscription(ctx, id));
}

export async function unsubscribe(ctx: OperationContext, id: string): Promise<void> {
  const { channel, scope } = (await requireSubscription(ctx, id)).subscription;
  const entry = { action: 'subscription.delete', arguments: { scope }, targets: [channel] };
  const right = { class: 'operate' as const, on: { scope: parseTargets([scope]) } };
  await perform(ctx, entry, right, (tx) => deleteSubscription(tx, id));
}

async function requireSubscription(ctx: OperationContext, id: string): Promise<SubscriptionWithOutcome> {
  const found = await findSubscription(ctx.services.database.orm, id);
  if (found === undefined) throw new AppError('not_found', 'There is no such subscription.');
  return found;
}
