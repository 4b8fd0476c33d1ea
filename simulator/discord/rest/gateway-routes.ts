import { gatewayUrl } from '../gateway/ready-payloads.ts';
import { ok, type RestRoute } from './rest-route.ts';

const sessionsPerDay = 1_000;
const dayMs = 24 * 60 * 60_000;

export const gatewayRoutes: Record<string, RestRoute> = {
  'gateway.get': {
    method: 'get',
    path: '/gateway',
    handle: ({ simulator }) => ok({ url: gatewayUrl(simulator) }),
  },
  'gateway.bot': {
    method: 'get',
    path: '/gateway/bot',
    handle: ({ simulator }) =>
      ok({
        url: gatewayUrl(simulator),
        shards: 1,
        session_start_limit: {
          total: sessionsPerDay,
          remaining: Math.max(0, sessionsPerDay - simulator.gateway.identifies),
          reset_after: dayMs,
          max_concurrency: 1,
        },
      }),
  },
};
