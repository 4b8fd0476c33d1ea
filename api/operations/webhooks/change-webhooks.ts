import type { z } from 'zod';
import { policiesWithWebhook } from '../../../drizzle/queries/escalation-policies.ts';
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  updateWebhook,
  type WebhookWithDelivery,
} from '../../../drizzle/queries/webhooks.ts';
import type {
  createWebhookSchema,
  updateWebhookSchema,
  Webhook,
} from '../../../shared/api-contract/outgoing.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseTargets } from '../../../shared/targets.ts';
import { mintWebhookSecret } from '../../../shared/webhooks/webhook-secret.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { judgeUrl } from './judge-url.ts';
import { toWebhook } from './to-webhook.ts';

const right = { class: 'admin', on: 'everywhere' } as const;

/** The answer is the only place where the secret appears. @throws AppError `invalid_input`, `conflict` */
export async function createWebhook(ctx: OperationContext, input: z.output<typeof createWebhookSchema>) {
  judgeUrl(input.url);
  parseTargets([input.scope]);
  const { shown, kept } = mintWebhookSecret();
  const entry = {
    action: 'webhook.create',
    arguments: { ...input, url: withoutQuery(input.url) },
    targets: [input.name],
  };
  const { id: createdBy } = await requireLoggedInAdmin(ctx, entry);
  const webhook = await perform(ctx, entry, right, async (tx) => {
    const row = await insertWebhook(tx, { ...input, secret: kept, createdBy });
    if (row === undefined) throw nameTaken(input.name);
    return row;
  });
  return { ...toWebhook({ webhook, delivery: null }), secret: shown };
}

/** @throws AppError `not_found`, `invalid_input`, `conflict` */
export async function changeWebhook(
  ctx: OperationContext,
  id: string,
  change: z.output<typeof updateWebhookSchema>,
): Promise<Webhook> {
  if (change.url !== undefined) judgeUrl(change.url);
  if (change.scope !== undefined) parseTargets([change.scope]);
  const shown = change.url === undefined ? change : { ...change, url: withoutQuery(change.url) };
  const entry = { action: 'webhook.update', arguments: { id, ...shown }, targets: [id] };
  await requireLoggedInAdmin(ctx, entry);
  const changed = await perform(ctx, entry, right, async (tx, audited) => {
    const found = await requireWebhook(tx, id);
    audited.targets = [found.webhook.name];
    if (Object.keys(change).length > 0) await updateWebhook(tx, id, change);
    return requireWebhook(tx, id);
  });
  return toWebhook(changed);
}

/** What it was owed is not sent any more. @throws AppError `not_found`; `conflict` while an escalation leads to it */
export async function removeWebhook(ctx: OperationContext, id: string): Promise<void> {
  const entry = { action: 'webhook.delete', arguments: { id }, targets: [id] };
  await perform(ctx, entry, right, async (tx, audited) => {
    const { webhook } = await requireWebhook(tx, id);
    audited.targets = [webhook.name];
    const policies = await policiesWithWebhook(tx, id);
    if (policies.length > 0) {
      throw new AppError('conflict', `Escalations lead to this webhook: ${policies.join(', ')}.`, {
        hint: 'Change or delete them first.',
      });
    }
    await deleteWebhook(tx, id);
  });
}

/** @throws AppError `not_found` */
export async function requireWebhook(
  db: Parameters<typeof findWebhook>[0],
  id: string,
): Promise<WebhookWithDelivery> {
  const found = await findWebhook(db, id);
  if (found === undefined) throw new AppError('not_found', 'There is no such webhook.');
  return found;
}

/** Receivers often put a token there, which the audit trail must not keep. */
function withoutQuery(address: string): string {
  const url = new URL(address);
  return `${url.origin}/…`;
}

const nameTaken = (name: string) => new AppError('conflict', `There is a webhook called ${name} already.`);
