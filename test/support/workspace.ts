import { createLogger } from '../../shared/logger.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { type AdminClient, logIn, prepareWorkspace } from './admin-client.ts';
import {
  type Deployment,
  type DeploymentForm,
  eventually,
  type RoleProcess,
  startDeployment,
} from './deployment.ts';

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
  await eventually(
    'the agent is online',
    async () =>
      (await admin.get<{ online: boolean; lastSampleAt: string | null }>(`/servers/${serverId}`))
        .lastSampleAt,
    { explain: agent.log },
  );
  await eventually('the bot is connected to Slack', async () => {
    const channel = await fetch(`${slack.url}/sim/snapshot?user=U0ADA&channel=C0OPS`);
    return ((await channel.json()) as { appConnected: boolean }).appConnected;
  });
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
    close: async () => {
      await deployment.close();
      await slack.close();
    },
  };
}
