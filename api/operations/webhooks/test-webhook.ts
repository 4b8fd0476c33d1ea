import { type WebhookTest, webhookTestSchema } from '../../../shared/api-contract/outgoing.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { requireWebhook } from './change-webhooks.ts';

/** The worker waits ten seconds for the receiver. */
const deadlineMs = 13_000;

/** Has an example sent now, also to a webhook that is disabled. @throws AppError `not_found`, `rate_limited`, `unavailable`, `timeout` */
export async function testWebhook(ctx: OperationContext, id: string): Promise<WebhookTest> {
  const entry = { action: 'webhook.test', arguments: { id }, targets: [id] };
  await perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx, audited) => {
    audited.targets = [(await requireWebhook(tx, id)).webhook.name];
  });
  const outcome = webhookTestSchema.safeParse(
    await ctx.services.questions.ask(ctx.actor, 'test-webhook', { webhookId: id }, deadlineMs),
  );
  if (outcome.success) return outcome.data;
  throw new AppError('unavailable', 'The worker’s answer is not understood.', {
    hint: 'Do API and worker run the same version?',
    cause: outcome.error,
  });
}
