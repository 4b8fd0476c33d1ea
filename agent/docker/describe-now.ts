import type { ContainerInfo } from '../../shared/agent-protocol.ts';
import { describeContainer } from './container-info.ts';
import type { DockerClient } from './docker-client.ts';

/** One container as Docker sees it at this moment. @throws RequestFailure `container_gone` and others */
export async function describeNow(
  client: DockerClient,
  id: string,
  signal: AbortSignal,
): Promise<ContainerInfo> {
  const [inspect, [listed]] = await Promise.all([client.inspect(id, signal), client.list(signal, id)]);
  const summary = listed ?? {
    Id: inspect.Id,
    Image: inspect.Config.Image,
    State: inspect.State.Status,
    Status: '',
    Created: 0,
  };
  return describeContainer(summary, inspect).info;
}
