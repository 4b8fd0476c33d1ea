import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Database } from '../drizzle/database.ts';
import { sealAuditWith } from '../drizzle/queries/audit-seal.ts';
import { ensureBuiltinRules } from '../drizzle/queries/builtin-rules.ts';
import type { Bus } from '../shared/bus.ts';
import { ConfigError } from '../shared/define-config.ts';
import { AppError } from '../shared/errors.ts';
import type { JobProducer } from '../shared/jobs.ts';
import type { Logger } from '../shared/logger.ts';
import { type AgentHub, type AgentHubDeps, createAgentHub } from './agent-hub/index.ts';
import { createAccessTokens } from './auth/access-token.ts';
import { ApiKeyChecker } from './auth/api-key-checker.ts';
import { signingSecrets } from './auth/signing-secrets.ts';
import { createClientSocket } from './client-socket/create-client-socket.ts';
import type { ApiConfig } from './config.ts';
import { readAddressBehind } from './http/client-address.ts';
import { createApp } from './http/create-app.ts';
import { refuseUpgrade } from './http/refuse-upgrade.ts';
import { MinuteWindows } from './minute-windows.ts';
import { RefusalRecorder } from './operations/refusals/refusal-recorder.ts';
import { ensureFirstAdmin } from './operations/users/ensure-first-admin.ts';
import { offerSetupLink } from './operations/users/offer-setup-link.ts';
import { WorkerQuestions } from './operations/worker-questions.ts';
import type { Services } from './services.ts';

export interface ApiDeps {
  config: ApiConfig;
  database: Database;
  bus: Bus;
  jobs: JobProducer;
  logger: Logger;
  /** Where a setup link is shown, in place of standard output. */
  print?: (line: string) => void;
  /** Where the built web page is; default: where `npm run build` puts it. */
  pageFolder?: string;
}

export interface RunningApi {
  url: string;
  port: number;
  instanceId: string;
  /** Stops accepting, lets what is under way end, stores what agents sent. Leaves database, bus and jobs open. */
  close(): Promise<void>;
}

/** How long requests under way may take to end when the process stops. */
const closeTimeoutMs = 3000;

/**
 * One API instance on a migrated database.
 *
 * @param createHub for tests that need no agents.
 * @throws ConfigError when the address cannot be listened on
 */
export async function startApi(
  deps: ApiDeps,
  createHub: (deps: AgentHubDeps) => Promise<AgentHub> = createAgentHub,
): Promise<RunningApi> {
  const { config, database, bus, jobs, logger } = deps;
  const instanceId = randomUUID();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  sealAuditWith(database, config.JWT_SECRET, config.JWT_SECRET_PREVIOUS);
  await ensureBuiltinRules(database);
  await ensureFirstAdmin({ config, database, logger, instanceId });

  const apiKeys = new ApiKeyChecker(database);
  const addressOf = readAddressBehind(config.CHATOPS_TRUSTED_PROXIES);
  const hub = await createHub({ database, apiKeys, addressOf, bus, jobs, instanceId, logger, registry });
  const refusals = new RefusalRecorder(database, logger);
  let listensAt: string | undefined;
  const services: Services = {
    ...deps,
    publicUrl: () => {
      const url = config.PUBLIC_URL ?? listensAt;
      if (url === undefined) throw new AppError('unavailable', 'The API is not listening yet.');
      return url;
    },
    questions: new WorkerQuestions(jobs),
    hub,
    apiKeys,
    refusals,
    linkRequests: new MinuteWindows(() => ({ count: 0 })),
    addressOf,
    registry,
    instanceId,
    accessTokens: createAccessTokens(signingSecrets(config)),
  };
  const clients = await createClientSocket(services);
  // Slow or silent senders do not keep a connection: the head within 10 s, all of it within 30 s.
  const server = createServer(
    {
      headersTimeout: 9000,
      // Node looks every 30 s unless told otherwise: its time-outs would come that much later.
      connectionsCheckingInterval: 1000,
      requestTimeout: 30_000,
      keepAliveTimeout: 15_000,
      // The actor header may carry 4000 characters of any script, as base64.
      maxHeaderSize: 32 * 1024,
    },
    createApp(services),
  );
  server.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?')[0];
    if (path === '/ws/agent') hub.handleUpgrade(request, socket, head);
    else if (path === '/ws/client') clients.handleUpgrade(request, socket, head);
    else refuseUpgrade(request, socket, new AppError('not_found', `There is no socket at ${path}.`));
  });

  try {
    await listen(server, config);
    // "Every address" is none that a browser could open.
    listensAt = urlOf(server, wildcards.has(config.HOST) ? 'localhost' : config.HOST);
    await offerSetupLink(services, deps.print ?? ((line) => process.stdout.write(`${line}\n`)));
  } catch (error) {
    await Promise.all([clients.close(), hub.close(), refusals.close(), stopServer(server)]);
    throw error;
  }
  const url = urlOf(server, config.HOST);
  logger.info({ url, instanceId }, 'api listens');
  return {
    url,
    port: portOf(server),
    instanceId,
    close: async () => {
      const stopped = stopServer(server);
      await Promise.all([clients.close(), hub.close()]);
      await stopped;
      await refusals.close();
    },
  };
}

async function listen(server: Server, { HOST, PORT }: ApiConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = listenProblems[cause.code ?? ''] ?? cause.message;
      reject(new ConfigError(`api cannot start: ${HOST}:${PORT} ${why}. Set HOST and PORT.`, { cause }));
    });
    server.listen(PORT, HOST, resolve);
  });
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

const wildcards = new Set(['0.0.0.0', '::']);

function urlOf(server: Server, host: string): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}`;
}

const listenProblems: Record<string, string> = {
  EADDRINUSE: 'is in use by another process',
  EACCES: 'may not be listened on by this user',
  EADDRNOTAVAIL: 'is not an address of this machine',
};

async function stopServer(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), closeTimeoutMs);
  // A connection whose last answer has gone out would be kept alive for a next request.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(idle);
  clearTimeout(timer);
}
