import { createServer } from 'node:http';
import type { Logger } from '../../shared/logger.ts';
import { Faults } from '../faults.ts';
import { listen } from '../listen.ts';
import type { SlashCommand } from './control/snapshot.ts';
import { createAppDelivery } from './delivery/app-delivery.ts';
import { SignedHttp } from './delivery/signed-http.ts';
import { SocketMode } from './delivery/socket-mode.ts';
import { createHttpApp } from './http-app.ts';
import { ResponseUrls } from './interactions/response-urls.ts';
import { Triggers } from './interactions/triggers.ts';
import { type Credentials, type Settings, type Simulator, slackTimings, type Timings } from './simulator.ts';
import { RateLimits } from './web-api/rate-limits.ts';
import { persistWorkspace } from './workspace/persist-workspace.ts';
import { Workspace } from './workspace/workspace.ts';

export interface SlackSimulatorOptions {
  host?: string;
  /** 0 or absent: a free one. */
  port?: number;
  logger: Logger;
  /** Shorter clocks for tests. */
  timings?: Partial<Timings>;
  /** Keeps messages and files between starts. */
  stateFile?: string;
  /** Another workspace than the local one, with a bot token of its own. */
  workspace?: { teamId: string; botToken: string };
  /** A build of the page other than the one in dist/. */
  pageFolder?: string;
}

export interface SlackSimulator extends Credentials {
  /** The page; also what `SlackPerson` takes. */
  url: string;
  /** For `SLACK_API_URL`. */
  apiUrl: string;
  close(): Promise<void>;
}

/** The scopes of bot/slack/manifest.yaml, less chat:write.public: so that not_in_channel can be met. */
export const defaultScopes = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:write',
  'users:read',
];

/** As in bot/slack/manifest.yaml. */
export const chatopsCommand: SlashCommand = {
  name: '/chatops',
  description: 'Watch and run your servers',
  usageHint: 'status web-1 | restart web-1/nginx | alerts | help',
};

/** A Slack on this machine: Web API, Socket Mode or signed HTTP, and a page to use it. */
export async function startSlackSimulator(options: SlackSimulatorOptions): Promise<SlackSimulator> {
  const { host = '127.0.0.1', port = 0, logger } = options;
  const timings: Timings = { ...slackTimings, ...options.timings };
  const credentials: Credentials = {
    botToken: options.workspace?.botToken ?? 'xoxb-local-bot-token',
    appToken: 'xapp-local-app-token',
    signingSecret: 'local-signing-secret-0123456789abcdef',
  };
  const workspace = new Workspace({ readyDelayMs: timings.fileReadyMs, ...options.workspace });
  const persistence = options.stateFile ? persistWorkspace(workspace, options.stateFile, logger) : undefined;
  const socketMode = new SocketMode({ ackMs: timings.ackMs, pingMs: timings.socketPingMs, logger });
  socketMode.onConnectionsChanged(() => workspace.changed());
  const settings: Settings = {
    scopes: new Set(defaultScopes),
    enforceRateLimits: false,
    commands: new Map([[chatopsCommand.name, chatopsCommand]]),
    events: new Set(['app_mention']),
  };
  const http = new SignedHttp({ signingSecret: credentials.signingSecret, ackMs: timings.ackMs, logger });
  const server = createServer();
  const url = await listen(server, host, port);
  const simulator: Simulator = {
    url,
    credentials,
    timings,
    settings,
    workspace,
    socketMode,
    delivery: createAppDelivery(settings, http, socketMode),
    triggers: new Triggers(timings.triggerMs),
    responseUrls: new ResponseUrls(timings.responseUrlMs),
    faults: new Faults(),
    rateLimits: new RateLimits(),
    logger,
  };
  server.on('request', createHttpApp(simulator, options.pageFolder));
  server.on('upgrade', (request, socket, head) => socketMode.handleUpgrade(request, socket, head));
  return {
    ...credentials,
    url,
    apiUrl: `${url}/api/`,
    async close() {
      workspace.files.close();
      await socketMode.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      persistence?.close();
    },
  };
}
