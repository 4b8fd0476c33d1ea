import { createServer } from 'node:http';
import type { Logger } from '../../shared/logger.ts';
import { Faults } from '../faults.ts';
import { listen } from '../listen.ts';
import { Gateway } from './gateway/gateway.ts';
import { guildCreatePayload, readyPayload } from './gateway/ready-payloads.ts';
import { Guild } from './guild/guild.ts';
import { persistGuild } from './guild/persist-guild.ts';
import { application, guild as seed } from './guild/seed.ts';
import { createHttpApp } from './http-app.ts';
import { Interactions } from './interactions/interactions.ts';
import { RateLimits } from './rest/rate-limits.ts';
import { discordTimings, type Settings, type Simulator, type Timings } from './simulator.ts';

export interface DiscordSimulatorOptions {
  host?: string;
  /** 0 or absent: a free one. */
  port?: number;
  logger: Logger;
  /** Shorter clocks for tests. */
  timings?: Partial<Timings>;
  /** Keeps messages, files and commands between starts. */
  stateFile?: string;
  /** A build of the page other than the one in dist/. */
  pageFolder?: string;
}

export interface DiscordSimulator {
  /** The page; also what `DiscordPerson` takes. */
  url: string;
  /** For `DISCORD_API_URL`. */
  apiUrl: string;
  token: string;
  applicationId: string;
  guildId: string;
  close(): Promise<void>;
}

/** A Discord on this machine: REST v10 and gateway v10 as a bot sees them, and a page to use it. */
export async function startDiscordSimulator(options: DiscordSimulatorOptions): Promise<DiscordSimulator> {
  const { host = '127.0.0.1', port = 0, logger } = options;
  const timings: Timings = { ...discordTimings, ...options.timings };
  const { token } = application;
  const guild = new Guild();
  const persistence = options.stateFile ? persistGuild(guild, options.stateFile, logger) : undefined;
  const settings: Settings = { enforceRateLimits: false, privilegedIntents: 0 };
  const interactions = new Interactions({ ...timings, newId: () => guild.snowflakes.next() });
  interactions.onExpired(({ originalId = '' }) => {
    const original = guild.messages.get(originalId);
    if (original?.state !== 'thinking') return;
    original.state = 'failed';
    guild.changed();
  });
  const gateway = new Gateway({
    ...timings,
    token,
    grantedIntents: () => settings.privilegedIntents,
    ready: (session) => readyPayload(simulator, session),
    guildCreate: () => guildCreatePayload(simulator),
    changed: () => guild.changed(),
    logger,
  });
  const server = createServer();
  const url = await listen(server, host, port);
  const simulator: Simulator = {
    url,
    token,
    timings,
    settings,
    guild,
    gateway,
    interactions,
    faults: new Faults(),
    rateLimits: new RateLimits(),
    logger,
  };
  server.on('request', createHttpApp(simulator, options.pageFolder));
  server.on('upgrade', (request, socket, head) => gateway.handleUpgrade(request, socket, head));
  return {
    url,
    apiUrl: `${url}/api`,
    token,
    applicationId: application.id,
    guildId: seed.id,
    async close() {
      interactions.close();
      await gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      persistence?.close();
    },
  };
}
