import { z } from 'zod';
import { respellCommand } from '../../bot/discord/commands/respell-commands.ts';
import type { ApiClient } from '../../demo/api-client.ts';
import { containerSchema, serverSchema } from '../../shared/api-contract/index.ts';
import { createLogger } from '../../shared/logger.ts';
import type { ChatPerson, Outcome } from '../../simulator/chat-person.ts';
import { DiscordPerson } from '../../simulator/discord/driver.ts';
import {
  type DiscordSimulator,
  startDiscordSimulator,
} from '../../simulator/discord/start-discord-simulator.ts';
import { type PersonName, type Platform, places, platforms } from '../../simulator/places.ts';
import { SlackPerson } from '../../simulator/slack/driver.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { type Deployment, type DeploymentForm, type RoleProcess, startDeployment } from './deployment.ts';
import { eventually } from './eventually.ts';
import { prepareWorkspace } from './prepare-workspace.ts';

const startMs = 30_000;
const knownContainers = z.object({ items: z.array(containerSchema) });

export const forms: DeploymentForm[] = ['standalone', 'cluster'];

/** A team's whole installation: its Slack and Discord, its ChatOps, one watched server and its administrator Ada. */
export interface TestWorkspace {
  deployment: Deployment;
  slack: SlackSimulator;
  discord: DiscordSimulator;
  admin: ApiClient;
  serverId: string;
  agentKey: string;
  agent: RoleProcess;
  /** In #ops unless told. Types the same lines on both platforms: Discord's are respelled on the way. */
  person(platform: Platform, name: PersonName, channel?: 'ops' | 'web' | 'board'): ChatPerson;
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
  const logger = createLogger('simulator', 'warn');
  const slack = await startSlackSimulator({ logger });
  const discord = await startDiscordSimulator({ logger });
  const deployment = await startDeployment(form, { slack, discord });
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
  for (const platform of platforms) {
    const { people, channels } = places[platform];
    const query = new URLSearchParams({ user: people.ada, channel: channels.ops });
    const { url } = { slack, discord }[platform];
    await eventually(async () => {
      const snapshot = await fetch(`${url}/sim/snapshot?${query}`);
      const { appConnected } = (await snapshot.json()) as { appConnected: boolean };
      if (!appConnected) throw new Error(`the bot is not connected to ${platform}`);
    }, startMs);
  }
  return {
    deployment,
    slack,
    discord,
    admin,
    serverId,
    agentKey,
    agent,
    person(platform, name, channel = 'ops') {
      const { people, channels } = places[platform];
      return platform === 'slack'
        ? new SlackPerson(slack.url, people[name], channels[channel])
        : new RespellingPerson(discord.url, people[name], channels[channel]);
    },
    untilContainerIsKnown: (name) =>
      eventually(async () => {
        const { items } = await admin.get(`/servers/${serverId}/containers`, knownContainers);
        if (!items.some((container) => container.name === name)) throw new Error(`${name} is not known`);
      }, startMs),
    close: async () => {
      await deployment.close();
      await slack.close();
      await discord.close();
    },
  };
}

/** Lines as on Slack, respelled into typed options the way the bot itself spells them for people. */
class RespellingPerson extends DiscordPerson {
  override type(text: string): Promise<Outcome> {
    return super.type(respellCommand(text));
  }
}
