import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../shared/errors.ts';
import type { ApiKeyChecker } from '../../auth/api-key-checker.ts';

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
 * Whose upgrade this is.
 *
 * @throws PostgresError when the database cannot answer; AppError `rate_limited`.
 */
export async function authenticateAgent(
  request: IncomingMessage,
  keys: ApiKeyChecker,
  remoteAddress: string,
): Promise<AgentIdentity | Refusal> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) {
    return unauthenticated('The Authorization header with the API key is missing.', newKey);
  }
  const check = await keys.check(bearer, remoteAddress);
  if (check.state === 'malformed') {
    return unauthenticated('The API key is malformed.', 'Check that CHATOPS_API_KEY is the whole key: cop_…');
  }
  if (check.state === 'unknown') {
    return unauthenticated('The API key is not known here.', newKey, { keyId: check.keyId });
  }
  const { key, state } = check;
  const keyId = key.id;
  const serverId = key.serverId ?? undefined;
  if (state === 'revoked') {
    return unauthenticated('The API key was revoked.', newKey, { keyId, serverId });
  }
  if (state === 'expired') {
    const detail = `The API key expired at ${key.expiresAt?.toISOString()}.`;
    return unauthenticated(detail, newKey, { keyId, serverId });
  }
  if (key.scope === 'enrolment') {
    return unauthenticated('This API key is for enrolling agents, not for connecting.', enrolFirst, {
      keyId,
    });
  }
  if (key.scope !== 'agent' || serverId === undefined) {
    return unauthenticated('This API key is not for agents.', newKey, { keyId });
  }
  return { keyId, serverId };
}

const enrolFirst = 'Set CHATOPS_ENROLMENT_KEY of the agent to it, not CHATOPS_API_KEY.';

function unauthenticated(
  detail: string,
  hint: string,
  whose: { keyId?: string; serverId?: string } = {},
): Refusal {
  return { error: new AppError('unauthenticated', detail, { hint }), ...whose };
}
