import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { serverSchema } from '../shared/api-contract/servers.ts';
import type { Environment } from '../shared/define-config.ts';
import { AppError } from '../shared/errors.ts';
import { LogBuffer } from '../shared/log-buffer.ts';
import { createLogger } from '../shared/logger.ts';
import { startDiscordSimulator } from '../simulator/discord/start-discord-simulator.ts';
import { opsChannels } from '../simulator/places.ts';
import { startSlackSimulator } from '../simulator/slack/start-slack-simulator.ts';
import { createClosers } from '../standalone/closers.ts';
import { findFreePort } from '../standalone/free-port.ts';
import { claimDirectory } from '../standalone/postgres-orphan.ts';
import { startStandalone } from '../standalone/start-standalone.ts';
import { type ApiClient, logIn } from './api-client.ts';
import { loadDemoSecrets, saveDemoSecrets } from './demo-secrets.ts';
import { people } from './people.ts';
import { prepareDeployment } from './prepare-deployment.ts';
import { startAgentProcess } from './start-agent-process.ts';

const preferredPorts = { api: 8080, slack: 8090, discord: 8091 };
const onlineTimeoutMs = 30_000;

export interface Demo {
  /** The pages of the local Slack and the local Discord. */
  slackUrl: string;
  discordUrl: string;
  apiUrl: string;
  dataDir: string;
  logFile: string;
  admin: { email: string; password: string };
  serverName: string;
  dockerAvailable: boolean;
  close(): Promise<void>;
}

/**
 * Everything on this machine: the local Slack and Discord, ChatOps on an embedded database, and an agent.
 *
 * @param print one line of progress for the person who waits.
 */
export async function startDemo(options: {
  environment: Environment;
  dataDir: string;
  print: (line: string) => void;
}): Promise<Demo> {
  const { print } = options;
  const dataDir = resolve(options.dataDir);
  const logFile = join(dataDir, 'demo.log');
  const secretsFile = join(dataDir, 'demo-secrets.json');
  const [admin] = people;
  await mkdir(dataDir, { recursive: true });
  // First of all: a second demo must not touch the log and workspace of the one that runs.
  const release = await claimDirectory(dataDir);
  const secrets = await loadDemoSecrets(
    secretsFile,
    people.map(({ email }) => email),
  );
  const password = secrets.passwords[admin.email] ?? '';
  // One file per start: what went wrong last is at hand, and it does not grow for ever.
  await rm(logFile, { force: true });
  const warnings = new LogBuffer();
  const logger = createLogger('demo', 'info', { file: logFile, warnings });
  const closers = createClosers(logger);
  closers.push('data directory', release);
  try {
    const simulatorLogger = logger.child({ part: 'simulator' });
    const slack = await startSlackSimulator({
      port: await choosePort('local Slack', preferredPorts.slack, print),
      stateFile: join(dataDir, 'slack-workspace.json'),
      logger: simulatorLogger,
    });
    closers.push('local Slack', () => slack.close());
    const discord = await startDiscordSimulator({
      port: await choosePort('local Discord', preferredPorts.discord, print),
      stateFile: join(dataDir, 'discord-guild.json'),
      logger: simulatorLogger,
    });
    closers.push('local Discord', () => discord.close());

    print('Starting PostgreSQL, API, worker and bot …');
    const standalone = await startStandalone({
      environment: {
        DATABASE_URL: options.environment.DATABASE_URL,
        HOST: '127.0.0.1',
        PORT: String(await choosePort('API', preferredPorts.api, print)),
        JWT_SECRET: secrets.jwtSecret,
        CHATOPS_SERVICE_TOKEN: secrets.serviceToken,
        CHATOPS_ADMIN_EMAIL: admin.email,
        CHATOPS_ADMIN_PASSWORD: password,
        CHATOPS_DEFAULT_CHANNEL: opsChannels,
        // Who tries it out should not wait for half a minute.
        CHATOPS_GROUP_WAIT: '2',
        SLACK_API_URL: slack.apiUrl,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_SIGNING_SECRET: slack.signingSecret,
        DISCORD_API_URL: discord.apiUrl,
        DISCORD_TOKEN: discord.token,
        DISCORD_APPLICATION_ID: discord.applicationId,
        DISCORD_GUILD_ID: discord.guildId,
      },
      dataDir,
      logger,
      warnings,
    });
    closers.push('standalone', () => standalone.close());

    const api = await logInAsAdmin(standalone.apiUrl, admin.email, password, dataDir);
    const prepared = await prepareDeployment(api, secrets);
    await saveDemoSecrets(secretsFile, prepared);

    print('Starting the agent of this machine …');
    const { serverId = '', agentKey = '' } = prepared;
    const agent = startAgentProcess({
      apiUrl: standalone.apiUrl,
      key: agentKey,
      dataDir,
      logFile,
      environment: options.environment,
      onExit: () => print(`The agent ended. Its log is in ${logFile}.`),
    });
    closers.push('agent', () => agent.close());
    const server = await untilOnline(api, serverId, logFile);

    return {
      slackUrl: slack.url,
      discordUrl: discord.url,
      apiUrl: standalone.apiUrl,
      dataDir,
      logFile,
      admin: { email: admin.email, password },
      serverName: server.name,
      dockerAvailable: server.dockerAvailable,
      close: () => closers.closeAll(),
    };
  } catch (error) {
    logger.error({ err: error }, 'the demo did not start');
    await closers.closeAll();
    throw error;
  }
}

async function choosePort(what: string, preferred: number, print: (line: string) => void): Promise<number> {
  const port = await findFreePort(preferred);
  if (port !== preferred) print(`Port ${preferred} is in use: the ${what} listens on ${port} instead.`);
  return port;
}

async function logInAsAdmin(apiUrl: string, email: string, password: string, dataDir: string) {
  try {
    return await logIn(apiUrl, email, password);
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'unauthenticated') throw cause;
    throw new AppError('unauthenticated', `The database knows another password for ${email}.`, {
      hint: `It and demo-secrets.json are of different starts. Delete ${dataDir} to begin anew.`,
      cause,
    });
  }
}

/** Online, and its first sample stored: from then on every question has an answer. */
async function untilOnline(api: ApiClient, serverId: string, logFile: string) {
  const answer = serverSchema.pick({
    name: true,
    online: true,
    lastSampleAt: true,
    dockerAvailable: true,
  });
  const startedAt = Date.now();
  while (Date.now() - startedAt < onlineTimeoutMs) {
    const server = await api.get(`/servers/${serverId}`, answer);
    const fresh = server.lastSampleAt !== null && Date.parse(server.lastSampleAt) > startedAt - 10_000;
    if (server.online && fresh) return server;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new AppError('timeout', 'The agent did not come online.', { hint: `Its log is in ${logFile}.` });
}
