import { insertServer } from '../../../drizzle/queries/servers.ts';
import type { Server } from '../../../shared/api-contract/servers.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { toServer } from './to-server.ts';
import { nameTaken } from './update-server.ts';
import { requireServer } from './visible-servers.ts';

export async function createServer(
  ctx: OperationContext,
  input: { name: string; tags: string[] },
): Promise<Server> {
  const server = { name: input.name, tags: [...new Set(input.tags)] };
  const entry = { action: 'server.create', arguments: { tags: server.tags }, targets: [server.name] };
  const { id } = await perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx) => {
    const row = await insertServer(tx, server);
    if (row === undefined) throw nameTaken(server.name);
    return row;
  });
  return toServer(await requireServer(ctx, id, 'server.get'));
}
