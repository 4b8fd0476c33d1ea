import type { Failure } from '../../../shared/agent-protocol.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { formatDuration } from '../../../shared/format.ts';

export function agentOffline(serverName: string, lastSeenAt: Date | null, nowMs: number): AppError {
  const seen =
    lastSeenAt === null
      ? 'and never connected'
      : `last seen ${formatDuration(Math.max(0, nowMs - lastSeenAt.getTime()) / 1000)} ago`;
  return new AppError('agent_offline', `The agent of ${serverName} is offline, ${seen}.`, {
    hint: `Check that the server is up and that its agent runs (systemctl status chatops-agent).`,
    details: { lastSeenAt: lastSeenAt?.toISOString() ?? null },
  });
}

export function methodUnsupported(serverName: string, method: string): AppError {
  return new AppError('method_unsupported', `The agent of ${serverName} does not know ${method}.`, {
    hint: 'Update the agent on that server.',
  });
}

const codes: Partial<Record<Failure['code'], ErrorCode>> = {
  invalid_params: 'invalid_input',
  method_unsupported: 'method_unsupported',
  refused_by_policy: 'refused_by_agent',
  deadline_passed: 'timeout',
  docker_unavailable: 'docker_unavailable',
  container_gone: 'container_gone',
};

export function failureToError({ code, message }: Failure): AppError {
  return new AppError(codes[code] ?? 'internal', message);
}
