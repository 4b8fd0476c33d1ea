import { randomUUID } from 'node:crypto';
import type { AgentHub } from '../../api/agent-hub/index.ts';
import { loadApiConfig } from '../../api/config.ts';
import { type RunningApi, startApi } from '../../api/start-api.ts';
import { type Database, openDatabase } from '../../drizzle/database.ts';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { insertIdentity } from '../../drizzle/queries/identities.ts';
import { type Account, type Grant, insertUser } from '../../drizzle/queries/users.ts';
import { writerRole } from '../../drizzle/writer-role.ts';
import { actorHeader } from '../../shared/api-contract/common.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import { createInProcessBus } from '../../shared/bus/in-process-bus.ts';
import type { Bus } from '../../shared/bus.ts';
import type { JobProducer } from '../../shared/jobs.ts';
import { createLogger } from '../../shared/logger.ts';
import { createTestDatabase, type TestDatabase, testJwtSecret } from './test-database.ts';
import { openSessionOf } from './test-session.ts';

export const adminCredentials = { email: 'ada@example.org', password: 'correct horse battery' };
const serviceToken = 'service-token-of-the-test-which-is-long';

// biome-ignore lint/suspicious/noExplicitAny: answers are judged by the assertions, not by types.
export type Answer = { status: number; headers: Headers; body: any };
export type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

export interface TestPerson {
  account: Account;
  /** With the person's own API key. */
  ask: Ask;
  /** Logged in, as on the web page. */
  loggedIn: Ask;
  /** As the bot asks for the person, who is linked to a Slack user. */
  inChat: Ask;
}

export interface TestApi {
  api: RunningApi;
  world: TestDatabase;
  bus: Bus;
  serviceToken: string;
  /** What was shown beside the log: a setup link. */
  printed: string[];
  /** Ids of commands given to the hub, and what was asked of agents. */
  dispatched: string[];
  cancelled: string[];
  jobs: { name: string; payload: unknown }[];
  /** What the agent answers; by default it does not. */
  answerAgent: (method: string) => Promise<unknown>;
  answerJob: (name: string, payload: unknown) => Promise<unknown>;
  person(grants: Grant[]): Promise<TestPerson>;
  send(method: string, path: string, headers?: Record<string, string>, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

interface TestApiOptions {
  /** The API's own way to the database, for tests that cut it. */
  connect?: (databaseUrl: string) => Database;
  /** `real`: agents can connect. */
  hub?: 'fake' | 'real';
  /** Another instance of this deployment: on the same database and bus, which it leaves open. */
  beside?: TestApi;
  /** Of a web page that was built for the test. */
  pageFolder?: string;
}

const asApi = { maxConnections: 4, applicationName: 'test-api', role: writerRole };

/** The API on a database of its own, with a hub and a queue that only take notes. */
export async function startTestApi(
  environment: Record<string, string> = {},
  options: TestApiOptions = {},
): Promise<TestApi> {
  const { beside, pageFolder } = options;
  const world = beside?.world ?? (await createTestDatabase());
  // As in production: without the rights of the owner, which the test itself has.
  const database = options.connect?.(world.url) ?? openDatabase(world.url, asApi);
  const bus = beside?.bus ?? createInProcessBus();
  const config = loadApiConfig({
    DATABASE_URL: world.url,
    PORT: '0',
    JWT_SECRET: testJwtSecret,
    CHATOPS_SERVICE_TOKEN: serviceToken,
    CHATOPS_ADMIN_EMAIL: adminCredentials.email,
    CHATOPS_ADMIN_PASSWORD: adminCredentials.password,
    ...environment,
  });
  const test: Omit<TestApi, 'api' | 'person' | 'send' | 'close'> = {
    world,
    bus,
    serviceToken,
    printed: [],
    dispatched: [],
    cancelled: [],
    jobs: [],
    answerAgent: async () => {
      throw new Error('no agent');
    },
    answerJob: async () => undefined,
  };
  const hub: AgentHub = {
    handleUpgrade: (_request, socket) => void socket.destroy(),
    ask: async (_serverId, method) => (await running.answerAgent(method)) as never,
    dispatch: async (id) => void test.dispatched.push(id),
    cancel: async (id) => void test.cancelled.push(id),
    close: async () => {},
  };
  const producer: JobProducer = {
    add: async (name, payload) => void test.jobs.push({ name, payload }),
    ask: (name, payload) => running.answerJob(name, payload),
    close: async () => {},
  };
  const logger = createLogger('test', 'silent');
  const createHub = options.hub === 'real' ? undefined : async () => hub;
  const print = (line: string) => void test.printed.push(line);
  const api = await startApi({ config, database, bus, jobs: producer, logger, print, pageFolder }, createHub);

  const send: TestApi['send'] = async (method, path, headers = {}, body) => {
    const response = await fetch(`${api.url}${path.startsWith('/') ? '' : '/api/v1/'}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    // Not JSON Lines, which is several.
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? await response.json() : Buffer.from(await response.arrayBuffer()),
    };
  };

  const running: TestApi = {
    ...test,
    api,
    send,
    person: (grants) => makePerson(world, send, grants),
    close: async () => {
      await api.close();
      if (database !== world.database) await database.close();
      if (beside !== undefined) return;
      await bus.close();
      await world.drop();
    },
  };
  return running;
}

async function makePerson(world: TestDatabase, send: TestApi['send'], grants: Grant[]): Promise<TestPerson> {
  const { orm } = world.database;
  const name = `person-${randomUUID().slice(0, 8)}`;
  const account = await insertUser(orm, { email: `${name}@example.org`, name, passwordHash: 'none', grants });
  if (account === undefined) throw new Error('the address was taken');
  const { key, ...minted } = mintApiKey();
  await insertApiKey(orm, { ...minted, name, scope: 'user', userId: account.id });
  const chat = { platform: 'slack' as const, workspaceId: 'T0LOCAL', userId: `U${randomUUID().slice(0, 8)}` };
  await insertIdentity(orm, { ...chat, externalUserId: chat.userId, userId: account.id });
  const inChat = { authorization: `Bearer ${serviceToken}`, [actorHeader]: encodeActor(chat) };
  const { token } = await openSessionOf(world, account.id);
  return {
    account,
    loggedIn: (method, path, body) => send(method, path, { authorization: `Bearer ${token}` }, body),
    ask: (method, path, body) => send(method, path, { authorization: `Bearer ${key}` }, body),
    inChat: (method, path, body) => send(method, path, inChat, body),
  };
}

export const encodeActor = (actor: unknown) => Buffer.from(JSON.stringify(actor)).toString('base64url');
