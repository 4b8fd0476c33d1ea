import { RequestFailure } from '../request-failure.ts';

interface DockerError {
  statusCode?: number;
  code?: string;
  json?: unknown;
  message?: string;
}

const notReached: Record<string, string> = {
  ENOENT: 'Docker is not running on this server: its socket does not exist.',
  ECONNREFUSED: 'Docker is not running on this server: nothing answers on its socket.',
  EACCES: "The agent may not use Docker's socket: add its user to the docker group.",
  EPERM: "The agent may not use Docker's socket: add its user to the docker group.",
};

/** dockerode's errors in the protocol's words; Docker's own explanation is kept. */
export function toDockerFailure(cause: unknown): RequestFailure {
  if (cause instanceof RequestFailure) return cause;
  const error: DockerError = cause instanceof Error ? cause : {};
  const unreachable = error.code === undefined ? undefined : notReached[error.code];
  if (unreachable !== undefined) return new RequestFailure('docker_unavailable', unreachable, { cause });
  if (error.statusCode === 404) {
    return new RequestFailure('container_gone', 'This container no longer exists.', { cause });
  }
  if (error.statusCode !== undefined) {
    return new RequestFailure('docker_error', `Docker refused: ${reasonOf(error)}`, { cause });
  }
  return new RequestFailure('docker_unavailable', 'Docker stopped answering.', { cause });
}

/** 304: a stop or start that found nothing to do is what was asked for. */
export const isAlreadySo = (error: unknown) => (error as DockerError | undefined)?.statusCode === 304;

/**
 * Docker never saw the request, or refused it: nothing was changed. Everything else that fails
 * (connection lost, deadline) leaves it open whether Docker still did it.
 */
export function isCertainlyUndone(cause: unknown): boolean {
  const { statusCode, code } = (cause ?? {}) as DockerError;
  if (statusCode !== undefined) return statusCode < 500;
  return code !== undefined && code in notReached;
}

function reasonOf(error: DockerError): string {
  const body = error.json;
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return body.message;
  }
  return error.message ?? `status ${error.statusCode}`;
}
