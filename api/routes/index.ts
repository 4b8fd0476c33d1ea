import type { Route } from '../http/route.ts';
import { alertRoutes, alertRuleRoutes, subscriptionRoutes } from './alerts.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { authRoutes } from './auth.ts';
import { commandRoutes } from './commands.ts';
import { historyRoutes } from './history.ts';
import { peopleRoutes } from './people.ts';
import { serverRoutes } from './servers.ts';

/** Every route there is. The router, the OpenAPI page and the tests of rights are made from this. */
export const allRoutes: readonly Route[] = [
  ...authRoutes,
  ...peopleRoutes,
  ...serverRoutes,
  ...commandRoutes,
  ...alertRuleRoutes,
  ...alertRoutes,
  ...subscriptionRoutes,
  ...apiKeyRoutes,
  ...historyRoutes,
];
