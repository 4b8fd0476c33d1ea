import { endSilence as endInDatabase, findSilence } from '../../../drizzle/queries/silences.ts';
import { AppError } from '../../../shared/errors.ts';
import { settleSoon } from '../alerts/settle-soon.ts';
import { labelOf, type OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { silenceSubject, silenceTarget } from './silence-subject.ts';

/**
 * Before its end: what still fires is told.
 *
 * @throws AppError `not_found`, `forbidden`, `conflict` when it is over already
 */
export async function endSilence(ctx: OperationContext, id: string): Promise<void> {
  const found = await findSilence(ctx.services.database.orm, id);
  if (found === undefined) throw new AppError('not_found', 'There is no such silence.');
  const { matchers } = found;
  const entry = {
    action: 'silence.delete',
    arguments: { id, matchers },
    targets: [silenceTarget(matchers)],
  };
  const on = await silenceSubject(ctx, matchers);
  await perform(ctx, entry, { class: 'operate', on }, async (tx) => {
    const ended = await endInDatabase(tx, id, labelOf(ctx.actor), new Date());
    if (ended === undefined) throw new AppError('conflict', 'This silence is over already.');
  });
  await settleSoon(ctx);
}
