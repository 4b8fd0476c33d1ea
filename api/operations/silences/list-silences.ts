import type { Page, PageRequest } from '../../../drizzle/queries/pages.ts';
import { listSilences as queryList, type SilenceRow } from '../../../drizzle/queries/silences.ts';
import type { Silence } from '../../../shared/api-contract/attention.ts';
import type { OperationContext } from '../context.ts';
import { visibleServerIds } from '../servers/visible-servers.ts';
import { toSilences } from './to-silence.ts';

/** Those that run and those to come. One alert's names its server, so it takes the right to read that. */
export async function listSilences(ctx: OperationContext, page: PageRequest): Promise<Page<Silence>> {
  const { items, nextCursor } = await queryList(ctx.services.database.orm, page, new Date());
  const visible = await visibleServerIds(ctx, undefined);
  const isVisible = ({ matchers: { alert } }: SilenceRow) =>
    alert === undefined ||
    visible === undefined ||
    (alert.serverId !== null && visible.includes(alert.serverId));
  return { items: await toSilences(ctx, items.filter(isVisible)), nextCursor };
}
