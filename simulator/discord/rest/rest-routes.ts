import { applicationRoutes } from './application-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { guildRoutes } from './guild-routes.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { messageRoutes } from './message-routes.ts';
import type { RestRoute } from './rest-route.ts';

/** By the name that faults use. */
export const restRoutes: Record<string, RestRoute> = {
  ...gatewayRoutes,
  ...applicationRoutes,
  ...commandRoutes,
  ...guildRoutes,
  ...channelRoutes,
  ...messageRoutes,
  ...interactionRoutes,
};
