import type { Page, PageRequest } from '../../../drizzle/queries/pages.ts';
import { listSilences as queryList } from '../../../drizzle/queries/silences.ts';
import type { Silence } from '../../../shared/api-contract/attention.ts';
import type { OperationContext } from '../context.ts';
import { silenceSight } from './silence-sight.ts';
import { toSilences } from './to-silence.ts';

/** Those that run and those to come, as far as this reader may see what they are about. */
export async function listSilences(ctx: OperationContext, page: PageRequest): Promise<Page<Silence>> {
  const { items, nextCursor } = await queryList(ctx.services.database.orm, page, new Date());
  const sight = await silenceSight(ctx);
  return { items: await toSilences(ctx, items.filter(sight.silence), sight), nextCursor };
}
