import type { ContainerInfo } from '../../shared/agent-protocol.ts';
import { describeNow } from '../docker/describe-now.ts';
import type { ContainerChange } from '../docker/docker-client.ts';
import type { HandlerContext } from './handler.ts';

const describeTimeoutMs = 5000;

/** Changes a container and tells what it is now. Succeeds also when there was nothing to change. */
export async function changeContainer(
  id: string,
  change: ContainerChange,
  { docker, signal }: HandlerContext,
): Promise<{ container: ContainerInfo }> {
  const before = await describeNow(docker, id, signal);
  await docker.change(id, change, signal);
  try {
    // The change is done: even if the deadline is over by now, this look must not turn it into a failure.
    return { container: await describeNow(docker, id, AbortSignal.timeout(describeTimeoutMs)) };
  } catch {
    // A container started with --rm is gone once it stopped.
    const state = change.verb === 'stop' ? 'exited' : 'running';
    return { container: { ...before, state, status: '' } };
  }
}
