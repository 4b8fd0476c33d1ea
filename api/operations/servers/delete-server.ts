import { resolveAlerts } from '../../../drizzle/queries/alert-actions.ts';
import { revokeKeysOfServer } from '../../../drizzle/queries/api-keys.ts';
import { markServerDeleted } from '../../../drizzle/queries/servers.ts';
import { announceAlerts } from '../alerts/announce-alerts.ts';
import { announceRevokedKeys } from '../api-keys/announce-revoked-keys.ts';
import { labelOf, type OperationContext } from '../context.ts';
import { perform } from '../operation.ts';
import { requireServer } from './visible-servers.ts';

/** Its history stays; its keys end, its socket closes and its open alerts close as "target gone". */
export async function deleteServer(ctx: OperationContext, id: string): Promise<void> {
  const server = await requireServer(ctx, id, 'server.delete');
  const entry = { action: 'server.delete', targets: [server.name] };
  const { keyIds, closed } = await perform(ctx, entry, { class: 'admin', on: 'everywhere' }, async (tx) => {
    await markServerDeleted(tx, id);
    const actor = labelOf(ctx.actor);
    return {
      keyIds: await revokeKeysOfServer(tx, id),
      closed: await resolveAlerts(tx, { reason: 'target_gone', serverId: id, actor }),
    };
  });
  await announceRevokedKeys(ctx, keyIds);
  await announceAlerts(ctx, closed, 'resolved');
}
