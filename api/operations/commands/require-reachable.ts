import type { ServerOverview } from '../../../drizzle/queries/server-overview.ts';
import type { AgentMethod } from '../../../shared/agent-protocol.ts';
import { AppError } from '../../../shared/errors.ts';
import { formatDuration } from '../../../shared/format.ts';

/**
 * A command that cannot arrive is refused now, not left to expire.
 *
 * @throws AppError `agent_offline`, `method_unsupported`, `docker_unavailable`
 */
export function requireReachable(servers: readonly ServerOverview[], method: AgentMethod, now: Date): void {
  const offline = servers.filter((server) => !server.online);
  if (offline[0] !== undefined) throw agentOffline(offline, now);
  const unable = servers.find((server) => !server.methods.includes(method));
  if (unable !== undefined) {
    throw new AppError(
      'method_unsupported',
      `The agent on ${unable.name} (version ${unable.agentVersion ?? 'unknown'}) does not know how to do this.`,
      { hint: 'Update the agent there.', details: { server: unable.name, method } },
    );
  }
  const withoutDocker = servers.find((server) => !server.dockerAvailable);
  if (withoutDocker !== undefined) {
    throw new AppError('docker_unavailable', `Docker does not answer on ${withoutDocker.name}.`, {
      hint: 'Start Docker there, or give the agent access to its socket. It is noticed within seconds.',
      details: { server: withoutDocker.name },
    });
  }
}

export function agentOffline(servers: readonly ServerOverview[], now: Date): AppError {
  const words = servers.slice(0, 5).map(({ name, lastSeenAt }) => {
    if (lastSeenAt === null) return `${name} (never seen)`;
    const seconds = Math.max(1, (now.getTime() - lastSeenAt.getTime()) / 1000);
    return `${name} (last seen ${formatDuration(seconds)} ago)`;
  });
  const more = servers.length > words.length ? ` and ${servers.length - words.length} more` : '';
  return new AppError('agent_offline', `The agent is offline: ${words.join(', ')}${more}.`, {
    hint: 'Nothing was run or queued. Check that the machine is up and its agent runs, then try again.',
    details: {
      servers: servers.map(({ name, lastSeenAt }) => ({
        name,
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
      })),
    },
  });
}
