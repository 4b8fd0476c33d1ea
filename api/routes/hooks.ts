import {
  alertmanagerPayloadSchema,
  maxWebhookBytes,
  receivedAlertsSchema,
} from '../../shared/api-contract/alertmanager.ts';
import { hookRoute } from '../http/route.ts';
import { receiveAlerts } from '../operations/alertmanager/receive-alerts.ts';

/** What other programs call, with a hook key. */
export const hookRoutes = [
  hookRoute({
    method: 'post',
    path: '/hooks/alertmanager',
    operationId: 'hook.alertmanager',
    summary: 'Alerts of a Prometheus Alertmanager: the receiver of its webhook_config.',
    unknownFields: 'ignored',
    maxBodyBytes: maxWebhookBytes,
    deadlineMs: 20_000,
    schemas: { body: alertmanagerPayloadSchema, response: receivedAlertsSchema },
    handler: (ctx, { body }) => receiveAlerts(ctx, body),
  }),
];
