import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiscordSimulator } from '../../simulator/discord/start-discord-simulator.ts';
import { opsChannels } from '../../simulator/places.ts';
import type { SlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { findFreePort } from '../../standalone/free-port.ts';
import { eventually } from './eventually.ts';
import { createTestDatabase } from './test-database.ts';
import { startTestRedis } from './test-redis.ts';

const root = join(import.meta.dirname, '../..');

export type DeploymentForm = 'standalone' | 'cluster';

/** The local Slack and Discord that the deployment is pointed at. */
export interface ChatSettings {
  slack: Pick<SlackSimulator, 'apiUrl' | 'botToken' | 'appToken'>;
  discord: Pick<DiscordSimulator, 'apiUrl' | 'token' | 'guildId'>;
}

/** A running ChatOps as an operator would start it: built programs, real PostgreSQL (and Redis). */
export interface Deployment {
  form: DeploymentForm;
  databaseUrl: string;
  /** Every API process; agents are pointed at the first, the bot at the last. */
  apis: ApiProcess[];
  admin: { email: string; password: string };
  startAgent(settings: Record<string, string>): Promise<RoleProcess>;
  close(): Promise<void>;
}

export interface ApiProcess {
  url: string;
  process: RoleProcess;
  restart(): Promise<void>;
}

export interface RoleProcess {
  child: ChildProcess;
  log(): string;
  /** SIGKILL, by id: nothing is said goodbye to. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `node dist/<role>/main.js` with exactly these settings. */
export const startRole = (role: string, settings: Record<string, string>, args: string[] = []): RoleProcess =>
  watch(
    spawn(process.execPath, [join(root, `dist/${role}/main.js`), ...args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'info', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

/** Runs a line as somebody would who pasted it into a shell where ChatOps is installed. */
export const startCommandLine = (line: string, environment: Record<string, string>): RoleProcess =>
  watch(
    spawn('bash', ['-c', `exec env ${line}`], {
      cwd: root,
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

function watch(child: ChildProcess): RoleProcess {
  let log = '';
  const keep = (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-200_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const deadline = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await exited;
    clearTimeout(deadline);
  };
  return { child, log: () => log, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

const readyMs = 30_000;

/** Answers /readyz; a role that ended instead says why in its log. */
async function untilReady(url: string, role: RoleProcess): Promise<void> {
  const check = async () => {
    if (!(await fetch(`${url}/readyz`)).ok) throw new Error(`${url} is not ready`);
  };
  const ended = new Promise<never>((_, reject) => {
    role.child.once('exit', (code) =>
      reject(new Error(`ended with ${code} before it was ready\n${role.log()}`)),
    );
  });
  await Promise.race([eventually(check, readyMs, role.log), ended]);
}

export async function startDeployment(
  form: DeploymentForm,
  chat: ChatSettings,
  { withAdmin = true }: { withAdmin?: boolean } = {},
): Promise<Deployment> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'chatops-journey-'));
  const redis = form === 'cluster' ? await startTestRedis() : undefined;
  const admin = { email: 'ada@example.org', password: randomBytes(12).toString('hex') };
  const roles: RoleProcess[] = [];
  const shared = {
    DATABASE_URL: database.url,
    ...(redis ? { REDIS_URL: redis.url } : {}),
    CHATOPS_DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    JWT_SECRET: randomBytes(32).toString('hex'),
    CHATOPS_SERVICE_TOKEN: randomBytes(32).toString('hex'),
    ...(withAdmin ? { CHATOPS_ADMIN_EMAIL: admin.email, CHATOPS_ADMIN_PASSWORD: admin.password } : {}),
    CHATOPS_DEFAULT_CHANNEL: opsChannels,
    CHATOPS_GROUP_WAIT: '1',
    // Where tests have their receivers.
    CHATOPS_WEBHOOK_NETWORKS: '127.0.0.1',
    SLACK_API_URL: chat.slack.apiUrl,
    SLACK_BOT_TOKEN: chat.slack.botToken,
    SLACK_APP_TOKEN: chat.slack.appToken,
    DISCORD_API_URL: chat.discord.apiUrl,
    DISCORD_TOKEN: chat.discord.token,
    DISCORD_GUILD_ID: chat.discord.guildId,
  };

  async function startApi(role: string): Promise<ApiProcess> {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const launch = async () => {
      const started = startRole(role, { ...shared, PORT: String(port), PUBLIC_URL: url });
      roles.push(started);
      await untilReady(url, started);
      return started;
    };
    const api: ApiProcess = {
      url,
      process: await launch(),
      restart: async () => {
        api.process = await launch();
      },
    };
    return api;
  }

  const apis: ApiProcess[] = [];
  if (form === 'standalone') {
    apis.push(await startApi('standalone'));
  } else {
    apis.push(await startApi('api'));
    apis.push(await startApi('api'));
    const last = apis.at(-1)?.url ?? '';
    roles.push(startRole('worker', { ...shared, PUBLIC_URL: last }));
    roles.push(startRole('bot', { ...shared, PUBLIC_URL: last }));
  }

  return {
    form,
    databaseUrl: database.url,
    apis,
    admin,
    startAgent: async (settings) => {
      const agent = startRole('agent', {
        CHATOPS_URL: (apis[0]?.url ?? '').replace('http', 'ws'),
        CHATOPS_DATA_DIR: await mkdtemp(join(dataDir, 'agent-')),
        ...settings,
      });
      roles.push(agent);
      return agent;
    },
    close: async () => {
      // Newest first, so that agents and bots go before what they talk to.
      for (const role of roles.reverse()) await role.stop();
      await redis?.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
