import {
  deleteSubscription,
  findSubscription,
  type SubscriptionRow,
  upsertSubscription,
} from '../../../drizzle/queries/subscriptions.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseTargets } from '../../../shared/targets.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';

export type SubscriptionRequest = Pick<SubscriptionRow, 'channel' | 'scope' | 'minSeverity'>;

/** Everyone in the channel will see these alerts: the right is needed on all the scope may match. */
export async function subscribe(ctx: OperationContext, input: SubscriptionRequest): Promise<SubscriptionRow> {
  const entry = { action: 'subscription.create', arguments: { ...input }, targets: [input.channel] };
  const right = { class: 'operate' as const, on: { scope: parseTargets([input.scope]) } };
  const createdBy = ctx.actor.kind === 'service' ? null : ctx.actor.account.id;
  return perform(ctx, entry, right, (tx) => upsertSubscription(tx, { ...input, createdBy }));
}

export async function unsubscribe(ctx: OperationContext, id: string): Promise<void> {
  const subscription = await findSubscription(ctx.services.database.orm, id);
  if (subscription === undefined) throw new AppError('not_found', 'There is no such subscription.');
  const { channel, scope } = subscription;
  const entry = { action: 'subscription.delete', arguments: { scope }, targets: [channel] };
  const right = { class: 'operate' as const, on: { scope: parseTargets([scope]) } };
  await perform(ctx, entry, right, (tx) => deleteSubscription(tx, id));
}
