import { type AgentMethod, agentMethods } from '../../shared/agent-protocol.ts';
import { listContainers } from './container-list.ts';
import { readContainerLogs } from './container-logs.ts';
import { restartContainer } from './container-restart.ts';
import { startContainer } from './container-start.ts';
import { stopContainer } from './container-stop.ts';
import type { Handler } from './handler.ts';
import { listProcesses } from './process-list.ts';

/** Everything a hub can make this agent do. There is no other way in. */
export const handlers: { readonly [M in AgentMethod]: Handler<M> } = {
  'container.list': listContainers,
  'container.start': startContainer,
  'container.stop': stopContainer,
  'container.restart': restartContainer,
  'container.logs': readContainerLogs,
  'process.list': listProcesses,
};

export const supportedMethods = Object.keys(agentMethods) as AgentMethod[];

/** Own keys only: `constructor` and the like are not methods. */
export const isSupported = (method: string): method is AgentMethod => Object.hasOwn(handlers, method);
