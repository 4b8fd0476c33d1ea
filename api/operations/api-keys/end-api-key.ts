import type { Transaction } from '../../../drizzle/database.ts';
import {
  type ApiKeyRow,
  endApiKeyIn,
  findApiKey,
  findLiveSuccessor,
  insertApiKey,
  lockApiKey,
  revokeApiKey as revoke,
} from '../../../drizzle/queries/api-keys.ts';
import { mintApiKey } from '../../../shared/api-key.ts';
import { AppError } from '../../../shared/errors.ts';
import { type AuditedAction, writeAudit } from '../audit.ts';
import type { OperationContext } from '../context.ts';
import { perform, refuse, requireRight } from '../operation.ts';
import { requireLoggedInAdmin } from '../require-logged-in-admin.ts';
import { announceRevokedKeys } from './announce-revoked-keys.ts';
import { keyNeedsSession } from './create-api-key.ts';
import { toApiKey } from './to-api-key.ts';

/**
 * A new key in place of this one, which goes on working for the overlap. An enrolment key has none: what is
 * left of its uses would count twice. Only a key that works is rotated, and into one that works at a time.
 *
 * @throws AppError `conflict`
 */
export async function rotateApiKey(ctx: OperationContext, id: string, wantedOverlapSeconds: number) {
  const old = await requireUnrevoked(ctx, id);
  const overlapSeconds = old.scope === 'enrolment' ? 0 : wantedOverlapSeconds;
  const { key, ...minted } = mintApiKey();
  const entry = {
    action: 'api-key.rotate',
    arguments: { keyId: id, newKeyId: minted.id, overlapSeconds },
    targets: [old.name],
  };
  await (old.scope === 'user' ? requireOwnSession(ctx, entry, old) : requireLoggedInAdmin(ctx, entry));
  const right = isOwn(ctx, old) ? own : administrators;
  const row = await perform(ctx, entry, right, async (tx) => {
    const { expiresAt, usesLeft, tags } = await lockRotatable(tx, id);
    if (overlapSeconds === 0) await revoke(tx, id);
    else await endApiKeyIn(tx, id, overlapSeconds);
    const lifetimeMs = expiresAt === null ? null : expiresAt.getTime() - old.createdAt.getTime();
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
  const key = await requireUnrevoked(ctx, id);
  const entry = { action: 'api-key.revoke', arguments: { keyId: id }, targets: [key.name] };
  // Also of somebody who has no right any more: it opens what is his.
  const { rule } = isOwn(ctx, key)
    ? { rule: 'own key' }
    : await requireRight(ctx, entry, administrators.class, administrators.on);
  await ctx.services.database.orm.transaction(async (tx) => {
    if (!(await revoke(tx, id))) throw alreadyEnded();
    await writeAudit(tx, ctx, entry, { decision: 'allowed', rule });
  });
  await announceRevokedKeys(ctx, [id]);
}

async function requireUnrevoked(ctx: OperationContext, id: string): Promise<ApiKeyRow> {
  const key = await findApiKey(ctx.services.database.orm, id);
  if (key === undefined) throw new AppError('not_found', 'There is no such key.');
  if (key.revokedAt !== null) throw alreadyEnded();
  return key;
}

/** As it is now: an enrolment may have taken a use since, another rotation may have been first. */
async function lockRotatable(tx: Transaction, id: string): Promise<ApiKeyRow> {
  const key = await lockApiKey(tx, id);
  if (key === undefined || key.revokedAt !== null) throw alreadyEnded();
  if (key.isExpired) {
    throw new AppError('conflict', 'This key has expired.', { hint: 'Make a new one.' });
  }
  const successor = await findLiveSuccessor(tx, id);
  if (successor === undefined) return key;
  throw new AppError('conflict', `This key was rotated already: ${successor.id} took its place.`, {
    hint: 'Rotate that one, or revoke it first.',
  });
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
const isOwn = ({ actor }: OperationContext, key: ApiKeyRow) =>
  actor.kind !== 'service' && key.userId === actor.account.id;

const own = { class: 'read', on: 'anywhere' } as const;
const administrators = { class: 'admin', on: 'everywhere' } as const;

const alreadyEnded = () => new AppError('conflict', 'This key was revoked before.');
