import { randomUUID } from 'node:crypto';
import type { Database } from '../../drizzle/database.ts';
import {
  claimDelivery,
  disableWebhook,
  findDueDeliveries,
  finishDelivery,
  forgetOldDeliveries,
  readWebhook,
} from '../../drizzle/queries/webhook-outbox.ts';
import type { WebhookTest } from '../../shared/api-contract/outgoing.ts';
import { AppError } from '../../shared/errors.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';
import type { AddressPolicy } from '../../shared/webhooks/address-policy.ts';
import { judgeAnswer } from './judge-answer.ts';
import { postWebhook, webhookDeadlineMs } from './post-webhook.ts';
import { testPayload } from './test-payload.ts';

export interface WebhookDependencies {
  database: Database;
  jobs: JobProducer;
  logger: Logger;
  policy: AddressPolicy;
  /** Of this deployment, for `externalURL`. */
  publicUrl: string | undefined;
  deadlineMs?: number;
}

/** Longer than one attempt can take. */
const claimSeconds = webhookDeadlineMs / 1000 + 10;
const mostAtOnce = 200;

/**
 * Sends one delivery if it is owed and nobody else is at it. Its id and body are the same at each attempt: a
 * worker that dies between the answer and its note costs a repeat that the receiver can tell from its id.
 */
export async function deliverWebhook(deps: WebhookDependencies, id: string): Promise<void> {
  const { database, logger, policy, deadlineMs } = deps;
  const delivery = await claimDelivery(database.sql, id, { by: randomUUID(), seconds: claimSeconds });
  if (delivery === undefined) return;
  const { webhookId, url, secret, payload, attempts, createdAt } = delivery;
  const body = JSON.stringify({ ...payload, externalURL: deps.publicUrl ?? '' });
  const answer = await postWebhook(
    { id, url, secret, body },
    policy,
    deadlineMs === undefined ? {} : { deadlineMs },
  );
  const { gone, ...outcome } = judgeAnswer(answer, { attempts, createdAt, now: new Date() });
  if (outcome.state !== 'delivered') {
    logger.warn({ webhookId, deliveryId: id, attempts, ...outcome }, 'webhook not delivered');
  }
  await finishDelivery(database.sql, delivery, outcome);
  if (gone) await disableWebhook(database.sql, webhookId);
}

/** Finds what is due, new or to be tried again, and asks for its delivery. */
export async function reconcileWebhooks({
  database,
  jobs,
}: Pick<WebhookDependencies, 'database' | 'jobs'>): Promise<number> {
  const ids = await findDueDeliveries(database.sql, mostAtOnce);
  for (const deliveryId of ids) await jobs.add('deliver-webhook', { deliveryId });
  if (ids.length === 0) await forgetOldDeliveries(database.sql);
  return ids.length;
}

/** One delivery of an example, now and never again. @throws AppError `not_found` */
export async function testWebhook(
  { database, policy, publicUrl }: Pick<WebhookDependencies, 'database' | 'policy' | 'publicUrl'>,
  webhookId: string,
): Promise<WebhookTest> {
  const webhook = await readWebhook(database.sql, webhookId);
  if (webhook === undefined) throw new AppError('not_found', 'There is no such webhook.');
  const { name, url, secret } = webhook;
  const now = new Date();
  const body = JSON.stringify({ ...testPayload(name, now), externalURL: publicUrl ?? '' });
  const answer = await postWebhook({ id: `test_${randomUUID()}`, url, secret, body }, policy);
  const outcome = judgeAnswer(answer, { attempts: 1, createdAt: now, now });
  return {
    delivered: outcome.state === 'delivered',
    status: outcome.status,
    error: outcome.state === 'delivered' ? null : outcome.error,
  };
}
