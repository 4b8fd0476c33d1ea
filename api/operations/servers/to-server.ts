import type { ServerOverview } from '../../../drizzle/queries/server-overview.ts';
import type { Server } from '../../../shared/api-contract/servers.ts';
import { toIso, toIsoOrNull } from '../timestamps.ts';

export function toServer(server: ServerOverview): Server {
  const { methods: _methods, ...shown } = server;
  return {
    ...shown,
    lastSeenAt: toIsoOrNull(server.lastSeenAt),
    lastSampleAt: toIsoOrNull(server.lastSampleAt),
    createdAt: toIso(server.createdAt),
  };
}
