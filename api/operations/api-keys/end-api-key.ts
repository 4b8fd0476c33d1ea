import {
  type ApiKeyRow,
  endApiKeyAt,
  findApiKey,
  insertApiKey,
  revokeApiKey as revoke,
} from '../../../drizzle/queries/api-keys.ts';
import { mintApiKey } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AuditedAction } from '../audit.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse } from '../operation.ts';
import { announceRevokedKeys } from './announce-revoked-keys.ts';
import { keyNeedsSession } from './create-api-key.ts';
import { toApiKey } from './to-api-key.ts';

/**
 * A new key in place of this one, which goes on working for the overlap. An enrolment key has none: what is
 * left of its uses would count twice.
 */
export async function rotateApiKey(ctx: OperationContext, id: string, wantedOverlapSeconds: number) {
  const old = await requireLiveKey(ctx, id);
  const overlapSeconds = old.scope === 'enrolment' ? 0 : wantedOverlapSeconds;
  const { key, ...minted } = mintApiKey();
  const lifetimeMs = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime();
  const entry = {
    action: 'api-key.rotate',
    arguments: { keyId: id, newKeyId: minted.id, overlapSeconds },
    targets: [old.name],
  };
  if (old.scope === 'user') await requireOwnSession(ctx, entry, old);
  const row = await perform(ctx, entry, rightOver(ctx, old), async (tx) => {
    const endsAt = new Date(Date.now() + overlapSeconds * 1000);
    const ended = overlapSeconds === 0 ? await revoke(tx, id) : await endApiKeyAt(tx, id, endsAt);
    if (!ended) throw alreadyEnded();
    // Read again: an enrolment may have taken a use since.
    const { usesLeft, tags } = (await findApiKey(tx, id)) ?? old;
    return insertApiKey(tx, {
      ...minted,
      name: old.name,
      scope: old.scope,
      serverId: old.serverId,
      userId: old.userId,
      expiresAt: lifetimeMs === null ? null : new Date(Date.now() + lifetimeMs),
      usesLeft,
      tags,
      rotatedFrom: id,
    });
  });
  if (overlapSeconds === 0) await announceRevokedKeys(ctx, [id]);
  return { ...toApiKey(row), key };
}

/** Its sockets close on every instance. */
export async function revokeApiKey(ctx: OperationContext, id: string): Promise<void> {
  const key = await requireLiveKey(ctx, id);
  const entry = { action: 'api-key.revoke', arguments: { keyId: id }, targets: [key.name] };
  await perform(ctx, entry, rightOver(ctx, key), async (tx) => {
    if (!(await revoke(tx, id))) throw alreadyEnded();
  });
  await announceRevokedKeys(ctx, [id]);
}

async function requireLiveKey(ctx: OperationContext, id: string): Promise<ApiKeyRow> {
  const key = await findApiKey(ctx.services.database.orm, id);
  if (key === undefined) throw new AppError('not_found', 'There is no such key.');
  if (key.revokedAt !== null) throw alreadyEnded();
  return key;
}

/**
 * The new key is shown to who asks. Of a person's key that is its owner alone, an administrator would
 * act in his name; and neither by a key nor through the bot, or a leaked one would make itself a successor
 * for ever.
 */
async function requireOwnSession(ctx: OperationContext, entry: AuditedAction, key: ApiKeyRow) {
  const { actor } = ctx;
  if (actor.kind !== 'user') return refuse(ctx, entry, 'read', keyNeedsSession);
  if (actor.account.id !== key.userId) {
    await refuse(ctx, entry, 'read', 'only its owner rotates the key of a person');
  }
}

/** One's own key is one's own; any other is the administrators'. */
function rightOver({ actor }: OperationContext, key: ApiKeyRow) {
  const own = actor.kind !== 'service' && key.userId === actor.account.id;
  return own ? ({ class: 'read', on: 'anywhere' } as const) : ({ class: 'admin', on: 'everywhere' } as const);
}

const alreadyEnded = () => new AppError('conflict', 'This key was revoked before.');
