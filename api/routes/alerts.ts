import { listAlertRules } from '../../drizzle/queries/alert-rules.ts';
import { listSubscriptions } from '../../drizzle/queries/subscriptions.ts';
import {
  alertActionSchema,
  alertRuleSchema,
  alertSchema,
  createAlertRuleSchema,
  createSubscriptionSchema,
  listAlertsQuerySchema,
  subscriptionSchema,
  updateAlertRuleSchema,
} from '../../shared/api-contract/alerts.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { createAlertRule } from '../operations/alert-rules/create-alert-rule.ts';
import { deleteAlertRule } from '../operations/alert-rules/delete-alert-rule.ts';
import { toAlertRule } from '../operations/alert-rules/to-alert-rule.ts';
import { requireAlertRule, updateAlertRule } from '../operations/alert-rules/update-alert-rule.ts';
import { changeAlert } from '../operations/alerts/change-alert.ts';
import { listAlerts, requireAlert } from '../operations/alerts/read-alerts.ts';
import { toAlert } from '../operations/alerts/to-alert.ts';
import { byId, pageById } from '../operations/page-query.ts';
import { subscribe, unsubscribe } from '../operations/subscriptions/change-subscriptions.ts';

export const alertRuleRoutes = [
  route({
    method: 'get',
    path: '/alert-rules',
    operationId: 'alert-rule.list',
    summary: 'What is watched.',
    access: 'read',
    schemas: { query: pageById, response: pageOf(alertRuleSchema) },
    handler: async (ctx, { query }) => {
      const { items, nextCursor } = await listAlertRules(ctx.services.database.orm, query);
      return { items: items.map(toAlertRule), nextCursor };
    },
  }),
  route({
    method: 'post',
    path: '/alert-rules',
    operationId: 'alert-rule.create',
    summary: 'A new rule; one that can never or will always fire is refused.',
    access: 'operate',
    status: 201,
    schemas: { body: createAlertRuleSchema, response: alertRuleSchema },
    handler: (ctx, { body }) => createAlertRule(ctx, body),
  }),
  route({
    method: 'get',
    path: '/alert-rules/{id}',
    operationId: 'alert-rule.get',
    summary: 'One rule.',
    access: 'read',
    schemas: { params: byId, response: alertRuleSchema },
    handler: async (ctx, { params }) => toAlertRule(await requireAlertRule(ctx, params.id)),
  }),
  route({
    method: 'patch',
    path: '/alert-rules/{id}',
    operationId: 'alert-rule.update',
    summary: 'Changes a rule.',
    access: 'operate',
    schemas: { params: byId, body: updateAlertRuleSchema, response: alertRuleSchema },
    handler: (ctx, { params, body }) => updateAlertRule(ctx, params.id, body),
  }),
  route({
    method: 'delete',
    path: '/alert-rules/{id}',
    operationId: 'alert-rule.delete',
    summary: 'Removes a rule and closes its alerts.',
    access: 'operate',
    schemas: { params: byId },
    handler: (ctx, { params }) => deleteAlertRule(ctx, params.id),
  }),
];

export const alertRoutes = [
  route({
    method: 'get',
    path: '/alerts',
    operationId: 'alert.list',
    summary: 'Alerts, newest first; open ones unless asked otherwise.',
    access: 'read',
    schemas: { query: pageById.extend(listAlertsQuerySchema.shape), response: pageOf(alertSchema) },
    handler: (ctx, { query }) => listAlerts(ctx, query),
  }),
  route({
    method: 'get',
    path: '/alerts/{id}',
    operationId: 'alert.get',
    summary: 'One alert.',
    access: 'read',
    schemas: { params: byId, response: alertSchema },
    handler: async (ctx, { params }) => toAlert(await requireAlert(ctx, params.id, 'alert.get')),
  }),
  ...(
    [
      ['ack', 'alert.acknowledge', 'Somebody is on it: stops repeats.'],
      ['unack', 'alert.unacknowledge', 'Nobody is on it after all.'],
      ['resolve', 'alert.resolve', 'Closes it by hand; what still breaches fires anew.'],
    ] as const
  ).map(([verb, action, summary]) =>
    route({
      method: 'post',
      path: `/alerts/{id}/${verb}`,
      operationId: action,
      summary,
      access: 'operate',
      schemas: { params: byId, body: alertActionSchema.default({}), response: alertSchema },
      handler: (ctx, { params, body }) => changeAlert(ctx, action, params.id, body.reason),
    }),
  ),
];

export const subscriptionRoutes = [
  route({
    method: 'get',
    path: '/subscriptions',
    operationId: 'subscription.list',
    summary: 'Which channel hears of which alerts.',
    access: 'read',
    schemas: { query: pageById, response: pageOf(subscriptionSchema) },
    handler: (ctx, { query }) => listSubscriptions(ctx.services.database.orm, query),
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
