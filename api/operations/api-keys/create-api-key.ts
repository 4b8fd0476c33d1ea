import { insertApiKey } from '../../../drizzle/queries/api-keys.ts';
import { findServer } from '../../../drizzle/queries/servers.ts';
import { mintApiKey } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AuditedAction } from '../audit.ts';
import type { Subject } from '../authorize.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { noSuchServer } from '../servers/visible-servers.ts';
import { toApiKey } from './to-api-key.ts';

export interface ApiKeyRequest {
  name: string;
  scope: 'agent' | 'user' | 'enrolment' | 'hook';
  serverId?: string | undefined;
  uses?: number | undefined;
  tags?: string[] | undefined;
  expiresAt?: string | undefined;
}

/** The answer is the only place the key itself ever appears. */
export async function createApiKey(ctx: OperationContext, input: ApiKeyRequest) {
  const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
  if (expiresAt !== null && expiresAt <= new Date()) {
    throw new AppError('invalid_input', 'A key that has expired already is of no use.', {
      details: { fields: [{ field: 'expiresAt', problem: 'must be in the future' }] },
    });
  }
  const { key, ...minted } = mintApiKey();
  const entry = {
    action: 'api-key.create',
    arguments: {
      keyId: minted.id,
      name: input.name,
      scope: input.scope,
      expiresAt: input.expiresAt ?? null,
      ...enrolmentOf(input),
    },
  };
  if (input.scope !== 'user') await requireLoggedInAdmin(ctx, entry);
  const owner = await ownerOf(ctx, entry, input);
  const row = await perform(ctx, entry, { class: owner.class, on: owner.on }, async (tx, audited) => {
    audited.targets = [owner.name];
    return insertApiKey(tx, {
      ...minted,
      name: input.name,
      scope: input.scope,
      serverId: owner.serverId,
      userId: owner.userId,
      ...enrolmentOf(input),
      expiresAt,
    });
  });
  return { ...toApiKey(row), key };
}

interface Owner {
  class: 'admin' | 'read';
  on: Subject;
  name: string;
  serverId: string | null;
  userId: string | null;
}

/** An agent key belongs to a server and, as an enrolment key and a hook key, is an administrator's to give; a user key is for oneself. */
async function ownerOf(
  ctx: OperationContext,
  entry: AuditedAction,
  { scope, name, serverId, uses, tags }: ApiKeyRequest,
): Promise<Owner> {
  if (scope === 'enrolment') {
    if (serverId !== undefined)
      throw wrongField('serverId', 'An enrolment key makes servers; it belongs to none.');
    return { class: 'admin', on: 'everywhere', name, serverId: null, userId: null };
  }
  if (uses !== undefined) throw wrongField('uses', 'Only an enrolment key is used up.');
  if (tags !== undefined) throw wrongField('tags', 'Only an enrolment key gives tags.');
  if (scope === 'hook') {
    if (serverId !== undefined) throw wrongField('serverId', 'A hook key belongs to no server.');
    return { class: 'admin', on: 'everywhere', name, serverId: null, userId: null };
  }
  if (scope === 'agent') {
    if (serverId === undefined) {
      throw wrongField('serverId', 'An agent key belongs to one server.', 'is missing');
    }
    const server = await findServer(ctx.services.database.orm, serverId);
    if (server === undefined) throw noSuchServer();
    return { class: 'admin', on: 'everywhere', name: server.name, serverId, userId: null };
  }
  if (serverId !== undefined) throw wrongField('serverId', 'A user key belongs to no server.');
  const { actor } = ctx;
  // A leaked key, or the bot's token, must not be able to make itself a successor.
  if (actor.kind !== 'user') return refuse(ctx, entry, 'read', keyNeedsSession);
  const { id, email } = actor.account;
  return { class: 'read', on: 'anywhere', name: email, serverId: null, userId: id };
}

/** Said to keys, and to the bot in somebody's name. */
export const keyNeedsSession = 'a person’s key is made by that person, logged in';

/** What only an enrolment key has; one use unless told otherwise. */
function enrolmentOf({ scope, uses = 1, tags = [] }: ApiKeyRequest) {
  return scope === 'enrolment' ? { usesLeft: uses, tags: [...new Set(tags)] } : {};
}

function wrongField(field: string, message: string, problem = 'must be absent'): AppError {
  return new AppError('invalid_input', message, { details: { fields: [{ field, problem }] } });
}
