import { findServer } from '../../../drizzle/queries/servers.ts';
import type { SilenceMatchers } from '../../../shared/api-contract/attention.ts';
import { parseTargets } from '../../../shared/targets.ts';
import type { Subject } from '../authorize.ts';
import type { OperationContext } from '../context.ts';

/**
 * What the right is needed on to keep this quiet: the alert's own server, or all that the scope may
 * ever match. Of no server that we know, only who may act everywhere decides.
 *
 * @throws AppError `invalid_input` for a scope that nobody can read
 */
export async function silenceSubject(
  { services }: Pick<OperationContext, 'services'>,
  { scope, alert }: SilenceMatchers,
): Promise<Subject> {
  if (alert !== undefined) {
    const server = alert.serverId && (await findServer(services.database.orm, alert.serverId));
    return server ? { tags: server.tags, name: server.name } : 'everywhere';
  }
  return scope === undefined ? 'everywhere' : { scope: parseTargets([scope]) };
}

/** In the audit trail, what a person would call it. */
export function silenceTarget({ scope, alert, rule }: SilenceMatchers): string {
  if (alert !== undefined) return alert.title;
  return scope ?? rule ?? '--all';
}
