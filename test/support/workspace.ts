import type { Container } from '../../shared/api-contract/index.ts';
import { createLogger } from '../../shared/logger.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { type AdminClient, logIn, prepareWorkspace } from './admin-client.ts';
import { type Deployment, type DeploymentForm, type RoleProcess, startDeployment } from './deployment.ts';
import { eventually } from './eventually.ts';

const startMs = 30_000;

export const forms: DeploymentForm[] = ['standalone', 'cluster'];

/** A team's whole installation: its Slack, its ChatOps, one watched server and its administrator Ada. */
export interface TestWorkspace {
  deployment: Deployment;
  slack: SlackSimulator;
  admin: AdminClient;
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
  const admin = await logIn(api.url, deployment.admin);
  const { serverId, agentKey } = await prepareWorkspace(admin, options.serverName ?? 'box-1');
  const agent = await deployment.startAgent({
    CHATOPS_API_KEY: agentKey,
    CHATOPS_INTERVAL: '1',
    DOCKER_SOCKET: '/nonexistent/docker.sock',
    ...options.agent,
  });
  const arrived = async () => {
    const server = await admin.get<{ lastSampleAt: string | null }>(`/servers/${serverId}`);
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
        const { items } = await admin.get<{ items: Container[] }>(`/servers/${serverId}/containers`);
        if (!items.some((container) => container.name === name)) throw new Error(`${name} is not known`);
      }, startMs),
    close: async () => {
      await deployment.close();
      await slack.close();
    },
  };
}
