import { findProcessSnapshot } from '../../../drizzle/queries/servers.ts';
import type { ProcessInfo } from '../../../shared/agent-protocol.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OperationContext } from '../context.ts';
import { toIso } from '../timestamps.ts';
import { requireServer } from './visible-servers.ts';

/** An agent that has not answered by then is not waited for. */
const askTimeoutMs = 4000;

export interface ProcessListQuery {
  sort: 'cpu' | 'memory';
  limit: number;
  filter?: string | undefined;
}

/** From the agent now; when it does not answer, from the last snapshot it sent, and saying so. */
export async function listProcesses(ctx: OperationContext, id: string, query: ProcessListQuery) {
  const server = await requireServer(ctx, id, 'server.processes');
  if (server.online) {
    try {
      const live = await ctx.services.hub.ask(id, 'process.list', query, askTimeoutMs);
      return { takenAt: toIso(new Date()), live: true, ...live };
    } catch (err) {
      ctx.logger.info({ err, serverId: id }, 'agent did not list its processes; showing the snapshot');
    }
  }
  const snapshot = await findProcessSnapshot(ctx.services.database.orm, id);
  if (snapshot === undefined) {
    throw new AppError('agent_offline', `${server.name} has never sent its processes and does not answer.`, {
      hint: 'Start its agent, or look at its log.',
    });
  }
  return { takenAt: toIso(snapshot.takenAt), live: false, ...choose(snapshot.processes, query) };
}

/** What the agent would have answered, as far as the snapshot reaches. */
export function choose(processes: readonly ProcessInfo[], { sort, limit, filter }: ProcessListQuery) {
  const wanted = filter?.toLowerCase() ?? '';
  const matching = processes.filter(({ name, command, user }) =>
    [name, command, user].some((text) => text.toLowerCase().includes(wanted)),
  );
  const weight = sort === 'cpu' ? 'cpuPercent' : 'memoryBytes';
  const sorted = matching.toSorted((a, b) => b[weight] - a[weight]);
  return { processes: sorted.slice(0, limit), total: matching.length };
}
