import type { Route } from '../http/route.ts';
import { alertRuleRoutes } from './alert-rules.ts';
import { alertRoutes } from './alerts.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { approvalPolicyRoutes } from './approval-policies.ts';
import { authRoutes } from './auth.ts';
import { channelGrantRoutes } from './channel-grants.ts';
import { chartRoutes } from './charts.ts';
import { commandRoutes } from './commands.ts';
import { digestRoutes } from './digests.ts';
import { enrolmentRoutes } from './enrolments.ts';
import { escalationRoutes } from './escalations.ts';
import { historyRoutes } from './history.ts';
import { hookRoutes } from './hooks.ts';
import { identityRoutes } from './identities.ts';
import { quietHoursRoutes } from './quiet-hours.ts';
import { serverRoutes } from './servers.ts';
import { sessionRoutes } from './sessions.ts';
import { silenceRoutes } from './silences.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { userRoutes } from './users.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every route there is. The router, the OpenAPI page and the tests of rights are made from this. */
export const allRoutes: readonly Route[] = [
  ...authRoutes,
  ...sessionRoutes,
  ...userRoutes,
  ...identityRoutes,
  ...channelGrantRoutes,
  ...serverRoutes,
  ...chartRoutes,
  ...commandRoutes,
  ...approvalPolicyRoutes,
  ...alertRuleRoutes,
  ...alertRoutes,
  ...silenceRoutes,
  ...quietHoursRoutes,
  ...subscriptionRoutes,
  ...digestRoutes,
  ...apiKeyRoutes,
  ...enrolmentRoutes,
  ...escalationRoutes,
  ...webhookRoutes,
  ...hookRoutes,
  ...historyRoutes,
];
