import type { AgentMethod, MethodParams, MethodResult } from '../../shared/agent-protocol.ts';
import type { ProcessCollector } from '../collectors/processes.ts';
import type { ContainerWatch } from '../docker/container-watch.ts';
import type { DockerClient } from '../docker/docker-client.ts';

export interface HandlerServices {
  docker: DockerClient;
  watch: Pick<ContainerWatch, 'failure' | 'infos' | 'refresh'>;
  processes: ProcessCollector;
}

export interface HandlerContext extends HandlerServices {
  /** Aborted at the deadline, on cancel, and for reads when the connection is lost. */
  signal: AbortSignal;
  /** Sends one chunk of at most `maxOutputChunkBytes`; resolves when it left this process. */
  output(stream: 'stdout' | 'stderr', data: string): Promise<void>;
}

/** Does one method. Throws RequestFailure for what the person who asked should read. */
export type Handler<M extends AgentMethod> = (
  params: MethodParams<M>,
  context: HandlerContext,
) => Promise<MethodResult<M>>;
