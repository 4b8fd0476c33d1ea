import type { IncomingMessage } from 'node:http';
import type { Database } from '../../../drizzle/database.ts';
import { findApiKey } from '../../../drizzle/queries/api-keys.ts';
import { parseApiKey, secretMatches } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';

export interface AgentIdentity {
  keyId: string;
  serverId: string;
}

export interface Refusal {
  error: AppError;
  /** As far as the key told. */
  keyId?: string;
  serverId?: string;
}

const newKey = 'Make a new key for this server and set CHATOPS_API_KEY of the agent to it.';

/**
 * Whose upgrade this is. One lookup by id and one hash, whatever the key: a wrong one costs no more than a
 * right one.
 *
 * @throws PostgresError when the database cannot answer.
 */
export async function authenticateAgent(
  request: IncomingMessage,
  database: Database,
  now: Date,
): Promise<AgentIdentity | Refusal> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) {
    return unauthenticated('The Authorization header with the API key is missing.', newKey);
  }
  const presented = parseApiKey(bearer);
  if (presented === undefined) {
    return unauthenticated('The API key is malformed.', 'Check that CHATOPS_API_KEY is the whole key: cop_…');
  }
  const keyId = presented.id;
  const key = await findApiKey(database.orm, keyId);
  if (key === undefined || !secretMatches(key.secretHash, presented.secretHash)) {
    return unauthenticated('The API key is not known here.', newKey, { keyId });
  }
  const serverId = key.serverId ?? undefined;
  if (key.revokedAt !== null) {
    return unauthenticated('The API key was revoked.', newKey, { keyId, serverId });
  }
  if (key.expiresAt !== null && key.expiresAt <= now) {
    const detail = `The API key expired at ${key.expiresAt.toISOString()}.`;
    return unauthenticated(detail, newKey, { keyId, serverId });
  }
  if (key.scope !== 'agent' || serverId === undefined) {
    return unauthenticated('This API key is for people, not for agents.', newKey, { keyId });
  }
  return { keyId, serverId };
}

function unauthenticated(
  detail: string,
  hint: string,
  whose: { keyId?: string; serverId?: string } = {},
): Refusal {
  return { error: new AppError('unauthenticated', detail, { hint }), ...whose };
}
