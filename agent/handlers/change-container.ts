import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerInfo } from '../../shared/agent-protocol.ts';
import { describeNow } from '../docker/describe-now.ts';
import type { ContainerChange } from '../docker/docker-client.ts';
import { RequestFailure } from '../request-failure.ts';
import type { HandlerContext } from './handler.ts';

const describeTimeoutMs = 5000;
/** Docker calls a container started before its program has done anything; most that fail do so at once. */
const settleMs = 1000;

/**
 * Changes a container and tells what it is now. Succeeds also when there was nothing to change.
 *
 * @throws RequestFailure `docker_error` when what was started has already failed
 */
export async function changeContainer(
  id: string,
  change: ContainerChange,
  { docker, signal }: HandlerContext,
): Promise<{ container: ContainerInfo }> {
  const before = await describeNow(docker, id, signal);
  await docker.change(id, change, signal);
  if (change.verb !== 'stop') await sleep(settleMs);
  let container: ContainerInfo;
  try {
    // The change is done: even if the deadline is over by now, this look must not turn it into a failure.
    container = await describeNow(docker, id, AbortSignal.timeout(describeTimeoutMs));
  } catch {
    // A container started with --rm is gone once it stopped.
    const state = change.verb === 'stop' ? 'exited' : 'running';
    return { container: { ...before, state, status: '' } };
  }
  if (change.verb !== 'stop') checkStarted(container);
  return { container };
}

/** A short job that ended well is no failure; a crash or a restart loop is. */
function checkStarted({ name, state, exitCode }: ContainerInfo): void {
  const crashed = (state === 'exited' || state === 'dead') && exitCode !== 0;
  if (!crashed && state !== 'restarting') return;
  throw new RequestFailure(
    'docker_error',
    `${name} was started but ended at once with exit code ${exitCode ?? 'unknown'}. Its logs say why.`,
  );
}
