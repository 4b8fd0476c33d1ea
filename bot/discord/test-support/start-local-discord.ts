import type { Command } from '../../../shared/api-contract/index.ts';
import { createLogger } from '../../../shared/logger.ts';
import type { Snapshot } from '../../../simulator/discord/control/snapshot.ts';
import { DiscordPerson } from '../../../simulator/discord/driver.ts';
import { channels, people } from '../../../simulator/discord/guild/seed.ts';
import type { Timings } from '../../../simulator/discord/simulator.ts';
import {
  type DiscordSimulator,
  startDiscordSimulator,
} from '../../../simulator/discord/start-discord-simulator.ts';
import { SimulatorClient } from '../../../simulator/simulator-client.ts';
import { loadBotConfig } from '../../config.ts';
import { type RunningBot, startBot } from '../../start-bot.ts';
import { type FakeApi, serviceToken, startFakeApi } from '../../test-support/fake-api.ts';
import {
  aCommand,
  aMe,
  aPng,
  aServer,
  aStatus,
  aTarget,
  pageOfItems,
} from '../../test-support/sample-data.ts';

const logger = createLogger('test', 'silent');

/** A Discord, an API and the bots between them, with two people at #ops. */
export interface LocalDiscord {
  discord: DiscordSimulator;
  simulator: SimulatorClient<Snapshot>;
  api: FakeApi;
  ada: DiscordPerson;
  vera: DiscordPerson;
  /** Another bot; closed with the rest. */
  startBot(environment?: Record<string, string>): Promise<RunningBot>;
  /** The same Discord at the same address, as after an outage; bots stay. */
  restartDiscord(outage: () => Promise<void>): Promise<void>;
  /** A REST call with the bot's token. */
  asBot(path: string, body: unknown): Promise<{ id: string }>;
  close(): Promise<void>;
}

export async function startLocalDiscord({
  bots: howMany = 1,
  timings = {},
}: {
  bots?: number;
  timings?: Partial<Timings>;
} = {}): Promise<LocalDiscord> {
  let discord = await startDiscordSimulator({ logger, timings });
  const { url, apiUrl, token, guildId } = discord;
  const api = await startFakeApi();
  api.on('GET /auth/me', { json: aMe('operator') });
  api.on('GET /servers', { json: pageOfItems([aServer()]) });
  api.on('GET /servers/:id/status', { json: aStatus() });
  api.on('GET /charts.png', { bytes: aPng });
  const bots: RunningBot[] = [];

  const local: LocalDiscord = {
    discord,
    simulator: new SimulatorClient(url),
    api,
    ada: new DiscordPerson(url, people.ada, channels.ops),
    vera: new DiscordPerson(url, people.vera, channels.ops),
    async startBot(environment = {}) {
      const config = loadBotConfig({
        PUBLIC_URL: api.url,
        CHATOPS_SERVICE_TOKEN: serviceToken,
        DISCORD_TOKEN: token,
        DISCORD_GUILD_ID: guildId,
        DISCORD_API_URL: apiUrl,
        LOG_LEVEL: 'silent',
        ...environment,
      });
      const bot = await startBot({ config, logger });
      bots.push(bot);
      return bot;
    },
    async restartDiscord(outage) {
      await discord.close();
      await outage();
      discord = await startDiscordSimulator({ logger, timings, port: Number(new URL(url).port) });
    },
    async asBot(path, body) {
      const response = await fetch(`${apiUrl}/v10/${path}`, {
        method: 'POST',
        headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as { id: string };
    },
    async close() {
      await Promise.all(bots.map((bot) => bot.close()));
      await discord.close();
      await api.close();
    },
  };
  for (let index = 0; index < howMany; index += 1) await local.startBot();
  return local;
}

export const succeeded: Partial<Command> = {
  state: 'succeeded',
  startedAt: new Date().toISOString(),
  finishedAt: new Date().toISOString(),
  targets: [aTarget({ state: 'succeeded', durationMs: 1234 })],
};

/** A restart that runs as soon as it is confirmed, and is done when told: at once unless `held`. */
export function letRestartRun(api: FakeApi, { held = false } = {}): { finish(): void } {
  let state: Partial<Command> = held ? { state: 'running', startedAt: new Date().toISOString() } : succeeded;
  api.on('POST /commands', { json: aCommand() });
  api.on('POST /commands/:id/confirm', { json: aCommand({ state: 'queued' }) });
  api.on('GET /commands/:id', () => ({ json: aCommand(state) }));
  return {
    finish() {
      state = succeeded;
    },
  };
}

export async function askAndConfirm(person: DiscordPerson, options = ''): Promise<void> {
  await person.type(`/chatops restart target:web-1/nginx${options}`);
  await person.waitForText('Restart web-1/nginx?');
  await person.click('Restart');
}

/** What still says "thinking…", or that the application did not respond. */
export const stuckMessages = async (person: DiscordPerson) =>
  (await person.messages()).filter(({ thinking, failed }) => thinking || failed);
