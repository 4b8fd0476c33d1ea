import type { z } from 'zod';
import { findDigest, deleteDigest as remove, upsertDigest } from '../../../drizzle/queries/digests.ts';
import { weekdays } from '../../../shared/api-contract/attention.ts';
import type { createDigestSchema, Digest } from '../../../shared/api-contract/outgoing.ts';
import { AppError } from '../../../shared/errors.ts';
import { parseTargets } from '../../../shared/targets.ts';
import { minuteOfDay, nextWallClock } from '../../../shared/wall-clock.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { toDigest } from './to-digest.ts';

type DigestRequest = z.output<typeof createDigestSchema>;

/** Everyone in the channel will see what fired: the right is needed on all the scope may match. */
export async function saveDigest(ctx: OperationContext, input: DigestRequest): Promise<Digest> {
  const { channel, scope, timeZone, at } = input;
  // Once each, from Monday on.
  const days = weekdays.filter((day) => input.days.includes(day));
  const entry = { action: 'digest.create', arguments: { ...input, days }, targets: [channel] };
  const right = { class: 'operate' as const, on: { scope: parseTargets([scope]) } };
  const createdBy = ctx.actor.kind === 'service' ? null : ctx.actor.account.id;
  const atMinute = minuteOfDay(at);
  const nextAt = new Date(nextWallClock({ minute: atMinute, days, timeZone }, Date.now()));
  const row = await perform(ctx, entry, right, (tx) =>
    upsertDigest(tx, { channel, scope, timeZone, days, atMinute, nextAt, createdBy }),
  );
  return toDigest(row);
}

export async function deleteDigest(ctx: OperationContext, id: string): Promise<void> {
  const digest = await findDigest(ctx.services.database.orm, id);
  if (digest === undefined) throw noSuchDigest();
  const { channel, scope } = digest;
  const entry = { action: 'digest.delete', arguments: { scope }, targets: [channel] };
  const right = { class: 'operate' as const, on: { scope: parseTargets([scope]) } };
  await perform(ctx, entry, right, (tx) => remove(tx, id));
}

const noSuchDigest = () => new AppError('not_found', 'There is no such digest.');
