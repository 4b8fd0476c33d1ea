import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Registry } from 'prom-client';
import type { Database } from '../../drizzle/database.ts';
import type { MethodParams, MethodResult, ReadingMethod } from '../../shared/agent-protocol.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ApiKeyChecker } from '../auth/api-key-checker.ts';
import type { AddressOf } from '../http/client-address.ts';
import { startAgentHub } from './start-agent-hub.ts';

/** Everything between this API instance and the agents connected to it, or to its siblings. */
export interface AgentHub {
  /** For `/ws/agent`: answers every request, with a session or with a problem. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Asks the agent of a server, wherever it is connected; for methods that change nothing.
   *
   * @throws AppError agent_offline, method_unsupported, timeout, unavailable, docker_unavailable, container_gone,
   *   refused_by_agent.
   */
  ask<M extends ReadingMethod>(
    serverId: string,
    method: M,
    params: MethodParams<M>,
    timeoutMs: number,
  ): Promise<MethodResult<M>>;
  /** The rows are `queued`: sends what can be sent. Returns within 2 s and never throws; sweepers do the rest. */
  dispatch(commandId: string): Promise<void>;
  /** Unsent targets become `cancelled`; running ones are told to stop and answer for themselves. */
  cancel(commandId: string): Promise<void>;
  /** Stores what was received, acknowledges it, sends the agents away with 4503 and frees their servers. */
  close(): Promise<void>;
}

export interface AgentHubDeps {
  database: Database;
  apiKeys: ApiKeyChecker;
  addressOf: AddressOf;
  bus: Bus;
  jobs: JobProducer;
  /** UUID, new for each start of the process. */
  instanceId: string;
  logger: Logger;
  registry: Registry;
}

export async function createAgentHub(deps: AgentHubDeps): Promise<AgentHub> {
  return await startAgentHub(deps);
}
