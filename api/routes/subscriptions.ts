import { listSubscriptions } from '../../drizzle/queries/subscriptions.ts';
import { createSubscriptionSchema, subscriptionSchema } from '../../shared/api-contract/alerts.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { subscribe, unsubscribe } from '../operations/subscriptions/change-subscriptions.ts';
import { toSubscription } from '../operations/subscriptions/to-subscription.ts';

export const subscriptionRoutes = [
  route({
    method: 'get',
    path: '/subscriptions',
    operationId: 'subscription.list',
    summary: 'Which channel hears of which alerts.',
    access: 'read',
    schemas: { query: pageById, response: pageOf(subscriptionSchema) },
    handler: async (ctx, { query }) => {
      const { items, nextCursor } = await listSubscriptions(ctx.services.database.orm, query);
      return { items: items.map(toSubscription), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/subscriptions',
    operationId: 'subscription.create',
    summary: 'Alerts of a scope, from a severity on, go to a channel.',
    access: 'operate',
    status: 201,
    schemas: { body: createSubscriptionSchema, response: subscriptionSchema },
    handler: (ctx, { body }) => subscribe(ctx, body),
  }),
  route({
    method: 'delete',
    path: '/subscriptions/{id}',
    operationId: 'subscription.delete',
    summary: 'Ends a subscription.',
    access: 'operate',
    schemas: { params: byId },
    handler: (ctx, { params }) => unsubscribe(ctx, params.id),
  }),
];
