import { z } from 'zod';
import type { ApiClient } from '../../demo/api-client.ts';
import { containerSchema, serverSchema } from '../../shared/api-contract/index.ts';
import { createLogger } from '../../shared/logger.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { type Deployment, type DeploymentForm, type RoleProcess, startDeployment } from './deployment.ts';
import { eventually } from './eventually.ts';
import { prepareWorkspace } from './prepare-workspace.ts';

const startMs = 30_000;
const knownContainers = z.object({ items: z.array(containerSchema) });

export const forms: DeploymentForm[] = ['standalone', 'cluster'];

/** A team's whole installation: its Slack, its ChatOps, one watched server and its administrator Ada. */
export interface TestWorkspace {
  deployment: Deployment;
  slack: SlackSimulator;
  admin: ApiClient;
  serverId: string;
  agentKey: string;
  agent: RoleProcess;
  ada: SlackPerson;
  person(userId: string, channelId?: string): SlackPerson;
  /** Until the agent has told of it. */
  untilContainerIsKnown(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface WorkspaceOptions {
  serverName?: string;
  agent?: Record<string, string>;
}

export async function startWorkspace(
  form: DeploymentForm,
  options: WorkspaceOptions = {},
): Promise<TestWorkspace> {
  const slack = await startSlackSimulator({ logger: createLogger('simulator', 'warn') });
  const deployment = await startDeployment(form, slack);
  // The agent is pointed at the first API and the bot at the last: in a cluster a command crosses.
  const api = deployment.apis.at(-1);
  if (!api) throw new Error('no API was started');
  const { admin, serverId, agentKey } = await prepareWorkspace(
    api.url,
    deployment.admin,
    options.serverName ?? 'box-1',
  );
  const agent = await deployment.startAgent({
    CHATOPS_API_KEY: agentKey,
    CHATOPS_INTERVAL: '1',
    DOCKER_SOCKET: '/nonexistent/docker.sock',
    ...options.agent,
  });
  const arrived = async () => {
    const server = await admin.get(`/servers/${serverId}`, serverSchema);
    if (server.lastSampleAt === null) throw new Error('no sample has arrived');
  };
  await eventually(arrived, startMs, agent.log);
  await eventually(async () => {
    const snapshot = await fetch(`${slack.url}/sim/snapshot?user=U0ADA&channel=C0OPS`);
    const { appConnected } = (await snapshot.json()) as { appConnected: boolean };
    if (!appConnected) throw new Error('the bot is not connected to Slack');
  }, startMs);
  const person = (userId: string, channelId = 'C0OPS') => new SlackPerson(slack.url, userId, channelId);
  return {
    deployment,
    slack,
    admin,
    serverId,
    agentKey,
    agent,
    ada: person('U0ADA'),
    person,
    untilContainerIsKnown: (name) =>
      eventually(async () => {
        const { items } = await admin.get(`/servers/${serverId}/containers`, knownContainers);
        if (!items.some((container) => container.name === name)) throw new Error(`${name} is not known`);
      }, startMs),
    close: async () => {
      await deployment.close();
      await slack.close();
    },
  };
}
