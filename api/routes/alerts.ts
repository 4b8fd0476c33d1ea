import { toAlert } from '../../drizzle/queries/to-alert.ts';
import {
  acknowledgedMessageSchema,
  alertActionSchema,
  alertHistorySchema,
  alertSchema,
  listAlertsQuerySchema,
} from '../../shared/api-contract/alerts.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { acknowledgeMessage } from '../operations/alerts/acknowledge-message.ts';
import { changeAlert } from '../operations/alerts/change-alert.ts';
import { listAlerts, readAlertHistory, requireAlert } from '../operations/alerts/read-alerts.ts';
import { byId, pageById } from '../operations/page-query.ts';

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
  route({
    method: 'get',
    path: '/alerts/{id}/events',
    operationId: 'alert.history',
    summary: 'What happened to an alert, by whom and why.',
    access: 'read',
    schemas: { params: byId, response: alertHistorySchema },
    handler: (ctx, { params }) => readAlertHistory(ctx, params.id),
  }),
  route({
    method: 'post',
    path: '/alert-messages/{id}/ack',
    operationId: 'alert.acknowledge-message',
    summary: 'Somebody is on all that one message in a channel tells of.',
    access: 'operate',
    schemas: {
      params: byId,
      body: alertActionSchema.default({}),
      response: acknowledgedMessageSchema,
    },
    handler: (ctx, { params, body }) => acknowledgeMessage(ctx, params.id, body.reason),
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
