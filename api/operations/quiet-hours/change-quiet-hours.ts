import type { z } from 'zod';
import { deleteQuietHours, findQuietHours, insertQuietHours } from '../../../drizzle/queries/quiet-hours.ts';
import type { createQuietHoursSchema, QuietHours } from '../../../shared/api-contract/attention.ts';
import { AppError } from '../../../shared/errors.ts';
import { everEnds } from '../../../shared/quiet-hours.ts';
import { parseTargets } from '../../../shared/targets.ts';
import { minuteOfDay } from '../../../shared/wall-clock.ts';
import { settleSoon } from '../alerts/settle-soon.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { toQuietHours } from './to-quiet-hours.ts';

const right = { class: 'admin', on: 'everywhere' } as const;

/** @throws AppError `invalid_input` for hours that never end, or a scope nobody can read */
export async function addQuietHours(
  ctx: OperationContext,
  input: z.output<typeof createQuietHoursSchema>,
): Promise<QuietHours> {
  const { channel, scope, timeZone, days, from, until, bypassSeverity } = input;
  const now = Date.now();
  const window = { timeZone, days, fromMinute: minuteOfDay(from), untilMinute: minuteOfDay(until) };
  parseTargets([scope]);
  if (!everEnds([window], now)) {
    throw new AppError('invalid_input', 'These hours would never end.', {
      hint: 'Leave some days out, or end them before they begin again. To stop alerts for a while, silence them.',
    });
  }
  const entry = {
    action: 'quiet-hours.create',
    arguments: { ...input },
    targets: [channel ?? 'every channel'],
  };
  const createdBy = ctx.actor.kind === 'service' ? null : ctx.actor.account.id;
  const row = await perform(ctx, entry, right, (tx) =>
    insertQuietHours(tx, { channel, scope, ...window, bypassSeverity, createdBy }),
  );
  await settleSoon(ctx);
  return toQuietHours(row, now);
}

/** What waited for their end is told now. @throws AppError `not_found` */
export async function removeQuietHours(ctx: OperationContext, id: string): Promise<void> {
  const entry = { action: 'quiet-hours.delete', arguments: { id }, targets: [id] };
  await perform(ctx, entry, right, async (tx, audited) => {
    const found = await findQuietHours(tx, id);
    if (found === undefined || !(await deleteQuietHours(tx, id))) {
      throw new AppError('not_found', 'There are no such quiet hours.');
    }
    audited.targets = [found.channel ?? 'every channel'];
  });
  await settleSoon(ctx);
}
