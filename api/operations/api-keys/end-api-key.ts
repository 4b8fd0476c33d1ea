import {
  type ApiKeyRow,
  endApiKeyAt,
  findApiKey,
  insertApiKey,
  revokeApiKey as revoke,
} from '../../../drizzle/queries/api-keys.ts';
import { mintApiKey } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { announceRevokedKeys } from './announce-revoked-keys.ts';
import { toApiKey } from './to-api-key.ts';

/** A new key in place of this one, which goes on working for the overlap. */
export async function rotateApiKey(ctx: OperationContext, id: string, overlapSeconds: number) {
  const old = await requireLiveKey(ctx, id);
  const { key, ...minted } = mintApiKey();
  const lifetimeMs = old.expiresAt === null ? null : old.expiresAt.getTime() - old.createdAt.getTime();
  const entry = {
    action: 'api-key.rotate',
    arguments: { keyId: id, newKeyId: minted.id, overlapSeconds },
    targets: [old.name],
  };
  const row = await perform(ctx, entry, rightOver(ctx, old), async (tx) => {
    if (overlapSeconds === 0) await revoke(tx, id);
    else await endApiKeyAt(tx, id, new Date(Date.now() + overlapSeconds * 1000));
    return insertApiKey(tx, {
      ...minted,
      name: old.name,
      scope: old.scope,
      serverId: old.serverId,
      userId: old.userId,
      expiresAt: lifetimeMs === null ? null : new Date(Date.now() + lifetimeMs),
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

/** One's own key is one's own; any other is the administrators'. */
function rightOver({ actor }: OperationContext, key: ApiKeyRow) {
  const own = actor.kind !== 'service' && key.userId === actor.account.id;
  return own ? ({ class: 'read', on: 'anywhere' } as const) : ({ class: 'admin', on: 'everywhere' } as const);
}

const alreadyEnded = () => new AppError('conflict', 'This key was revoked before.');
