import { listWebhooks } from '../../drizzle/queries/webhooks.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import {
  createdWebhookSchema,
  createWebhookSchema,
  updateWebhookSchema,
  webhookSchema,
  webhookTestSchema,
} from '../../shared/api-contract/outgoing.ts';
import { route } from '../http/route.ts';
import { requireRight } from '../operations/operation.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { changeWebhook, createWebhook, removeWebhook } from '../operations/webhooks/change-webhooks.ts';
import { testWebhook } from '../operations/webhooks/test-webhook.ts';
import { toWebhook } from '../operations/webhooks/to-webhook.ts';

export const webhookRoutes = [
  route({
    method: 'get',
    path: '/webhooks',
    operationId: 'webhook.list',
    summary: 'Which other programs hear of alerts.',
    access: 'admin',
    schemas: { query: pageById, response: pageOf(webhookSchema) },
    handler: async (ctx, { query }) => {
      await requireRight(ctx, { action: 'webhook.list' }, 'admin', 'everywhere');
      const { items, nextCursor } = await listWebhooks(ctx.services.database.orm, query);
      return { items: items.map(toWebhook), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/webhooks',
    operationId: 'webhook.create',
    summary:
      'Another program hears of alerts, in Alertmanager’s format; the signing secret is shown this once.',
    access: 'admin',
    session: true,
    status: 201,
    schemas: { body: createWebhookSchema, response: createdWebhookSchema },
    handler: (ctx, { body }) => createWebhook(ctx, body),
  }),
  route({
    method: 'patch',
    path: '/webhooks/{id}',
    operationId: 'webhook.update',
    summary: 'Changes a webhook.',
    access: 'admin',
    session: true,
    schemas: { params: byId, body: updateWebhookSchema, response: webhookSchema },
    handler: (ctx, { params, body }) => changeWebhook(ctx, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/webhooks/{id}',
    operationId: 'webhook.delete',
    summary: 'Ends a webhook, with what it is owed.',
    access: 'admin',
    schemas: { params: byId },
    handler: (ctx, { params }) => removeWebhook(ctx, params.id),
  }),
  route({
    method: 'post',
    path: '/webhooks/{id}/test',
    operationId: 'webhook.test',
    summary: 'Sends it an example now, and says what came of it.',
    access: 'admin',
    deadlineMs: 14_000,
    schemas: { params: byId, response: webhookTestSchema },
    handler: (ctx, { params }) => testWebhook(ctx, params.id),
  }),
];
