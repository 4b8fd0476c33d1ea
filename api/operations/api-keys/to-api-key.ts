import type { NamedApiKey } from '../../../drizzle/queries/api-keys.ts';
import { toIso, toIsoOrNull } from '../timestamps.ts';

/** Everything but the hash. */
export function toApiKey({ id, name, scope, serverId, ...key }: NamedApiKey) {
  return {
    id,
    name,
    scope,
    serverId,
    serverName: key.serverName,
    userId: key.userId,
    userName: key.userName,
    usesLeft: key.usesLeft,
    tags: key.tags,
    createdAt: toIso(key.createdAt),
    expiresAt: toIsoOrNull(key.expiresAt),
    revokedAt: toIsoOrNull(key.revokedAt),
    lastUsedAt: toIsoOrNull(key.lastUsedAt),
  };
}
