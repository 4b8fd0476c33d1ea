import type { SilenceRow } from '../../../drizzle/queries/silences.ts';
import type { SilenceMatchers } from '../../../shared/api-contract/attention.ts';
import { compileMatchers } from '../../../shared/match-silence.ts';
import { matchServers } from '../../../shared/targets.ts';
import { authorize } from '../authorize.ts';
import type { OperationContext } from '../context.ts';
import { visibleServers } from '../servers/visible-servers.ts';

/** What of silences, and of the alerts they keep quiet, somebody may know. */
export interface SilenceSight {
  silence(row: Pick<SilenceRow, 'matchers' | 'createdBy'>): boolean;
  /** Null = of no server that we know. */
  alertOf(server: { id: string } | null): boolean;
}

/**
 * One's own, those of every server, and those of a server one may read. What is only about others does not
 * exist for this reader, its comment included.
 */
export async function silenceSight(ctx: OperationContext): Promise<SilenceSight> {
  const { actor } = ctx;
  if (authorize(actor, 'read', 'everywhere').allowed) return { silence: () => true, alertOf: () => true };
  const visible = await visibleServers(ctx);
  const ids = new Set(visible.map(({ id }) => id));
  const alertOf = (server: { id: string } | null) => server !== null && ids.has(server.id);
  function concerns(matchers: SilenceMatchers): boolean {
    if (matchers.alert !== undefined) {
      const { serverId } = matchers.alert;
      return serverId !== null && ids.has(serverId);
    }
    const { query } = compileMatchers(matchers);
    if (query === undefined || query?.all) return true;
    if (query === null) return false;
    // Of servers to come, too, when the scope demands a tag that may be read.
    return authorize(actor, 'read', { scope: query }).allowed || matchServers(query, visible).length > 0;
  }
  const isOwn = (createdBy: string | null) => actor.kind !== 'service' && createdBy === actor.account.id;
  return { silence: ({ matchers, createdBy }) => isOwn(createdBy) || concerns(matchers), alertOf };
}
