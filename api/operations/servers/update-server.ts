import { isNameTaken, updateServer as saveServer } from '../../../drizzle/queries/servers.ts';
import type { Server } from '../../../shared/api-contract/servers.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { announceTags } from './announce-tags.ts';
import { toServer } from './to-server.ts';
import { noSuchServer, requireServer } from './visible-servers.ts';

export async function updateServer(
  ctx: OperationContext,
  id: string,
  input: { name?: string | undefined; tags?: string[] | undefined },
): Promise<Server> {
  if (input.name === undefined && input.tags === undefined) {
    throw new AppError('invalid_input', 'Nothing to change was given.', { hint: 'Send name or tags.' });
  }
  const before = await requireServer(ctx, id, 'server.update');
  const change = { ...input, ...(input.tags && { tags: [...new Set(input.tags)] }) };
  const entry = { action: 'server.update', arguments: { ...change }, targets: [before.name] };
  // Tags decide on rights: who may change them may give himself any server.
  await perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx) => {
    if (change.name !== undefined && (await isNameTaken(tx, change.name, id))) throw nameTaken(change.name);
    if ((await saveServer(tx, id, change)) === undefined) throw noSuchServer();
  });
  if (change.tags !== undefined) await announceTags(ctx, id);
  return toServer(await requireServer(ctx, id, 'server.get'));
}

export function nameTaken(name: string): AppError {
  return new AppError('conflict', `There is a server called "${name}" already.`, {
    hint: 'Names are unique, whatever their case.',
    details: { field: 'name' },
  });
}
