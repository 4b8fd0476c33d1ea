import { insertApiKey } from '../../../drizzle/queries/api-keys.ts';
import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { findEnrolment, lockApiKey, putEnrolment } from '../../../drizzle/queries/enrolments.ts';
import { mintApiKey } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';
import { stateOfKey } from '../../auth/api-key-checker.ts';
import { announceRevokedKeys } from '../api-keys/announce-revoked-keys.ts';
import type { EnrolmentContext } from '../context.ts';
import { newServer, repeatedServer } from './server-of-enrolment.ts';

export interface EnrolmentRequest {
  name: string;
  /** The same one again gets the same server. */
  enrolmentId?: string | undefined;
}

export interface Enrolled {
  serverId: string;
  serverName: string;
  key: string;
}

/**
 * One use of the enrolment key, one server with the key's tags and its agent key: all of it or nothing.
 * A repeat, whose first answer was lost, gets the same server and a fresh agent key; the unused one ends.
 *
 * @throws AppError `conflict` when the key is used up, or the agent has begun to use what it enrolled for;
 * `rate_limited` after many refusals
 */
export async function enrolServer(ctx: EnrolmentContext, request: EnrolmentRequest): Promise<Enrolled> {
  const { key, ...minted } = mintApiKey();
  const outcome = await ctx.services.database.orm.transaction(async (tx) => {
    const enrolmentKey = await lockApiKey(tx, ctx.enrolmentKey.id);
    // It may have ended while others took their turns.
    if (enrolmentKey === undefined || stateOfKey(enrolmentKey, new Date()) !== 'live') throw ended();
    const earlier = request.enrolmentId && (await findEnrolment(tx, enrolmentKey.id, request.enrolmentId));
    const made = earlier
      ? await repeatedServer(tx, earlier)
      : await newServer(tx, enrolmentKey, request.name);
    if (made === undefined) return undefined;
    const { server, replacedKeyId, rule } = made;
    const name = `agent of ${server.name}`;
    await insertApiKey(tx, { ...minted, name, scope: 'agent', serverId: server.id });
    if (request.enrolmentId !== undefined) {
      const { id: keyId } = enrolmentKey;
      await putEnrolment(tx, { keyId, id: request.enrolmentId, serverId: server.id, agentKeyId: minted.id });
    }
    const known = { keyId: enrolmentKey.id, agentKeyId: minted.id, name: request.name, tags: server.tags };
    const told = { arguments: known, targets: [server.name], rule };
    await insertAuditEntry(tx, { ...originOf(ctx), ...told, decision: 'allowed' });
    return { server, replacedKeyId };
  });
  if (outcome === undefined) {
    const { id: keyId } = ctx.enrolmentKey;
    const tried = { arguments: { keyId, name: request.name }, rule: 'the enrolment key is used up' };
    await ctx.services.refusals.record(`api_key:${keyId}`, { ...originOf(ctx), ...tried });
    throw usedUp();
  }
  const { server, replacedKeyId } = outcome;
  if (replacedKeyId !== undefined) await announceRevokedKeys(ctx, [replacedKeyId]);
  return { serverId: server.id, serverName: server.name, key };
}

function originOf({ enrolmentKey, requestId, services: { instanceId } }: EnrolmentContext) {
  const actor = `enrolment key ${enrolmentKey.name} (${enrolmentKey.id})`;
  return { actor, action: 'server.enrol', requestId, instanceId };
}

const ended = () => new AppError('unauthenticated', 'This API key has ended.');
const usedUp = () =>
  new AppError('conflict', 'This enrolment key is used up.', {
    hint: 'An administrator can make another one: POST /api/v1/api-keys with scope enrolment.',
  });
