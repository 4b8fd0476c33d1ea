import { Client, type ClientOptions, Events, GatewayIntentBits } from 'discord.js';
import { createLogger } from '../../../shared/logger.ts';
import { SimulatorClient } from '../../simulator-client.ts';
import type { Snapshot } from '../control/snapshot.ts';
import { DiscordPerson } from '../driver.ts';
import { channels, people } from '../guild/seed.ts';
import {
  type DiscordSimulator,
  type DiscordSimulatorOptions,
  startDiscordSimulator,
} from '../start-discord-simulator.ts';

export interface TestDiscord {
  discord: DiscordSimulator;
  client: SimulatorClient<Snapshot>;
  ada: DiscordPerson;
  otto: DiscordPerson;
}

export async function startTestDiscord(options: Partial<DiscordSimulatorOptions> = {}): Promise<TestDiscord> {
  const discord = await startDiscordSimulator({ logger: createLogger('simulator', 'silent'), ...options });
  return {
    discord,
    client: new SimulatorClient(discord.url),
    ada: new DiscordPerson(discord.url, people.ada, channels.ops),
    otto: new DiscordPerson(discord.url, people.otto, channels.ops),
  };
}

/** The real client. Listeners go on before `login()`. */
export function createClient(
  { apiUrl }: Pick<DiscordSimulator, 'apiUrl'>,
  options: Partial<ClientOptions> = {},
): Client {
  const rest = { api: apiUrl, version: '10', retries: 0, ...options.rest };
  const client = new Client({ intents: [GatewayIntentBits.Guilds], ...options, rest });
  // An error event without a listener ends the process.
  client.on(Events.ShardError, () => {});
  client.on(Events.Error, () => {});
  return client;
}

export async function login(client: Client<boolean>, token: string): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(token);
  return ready;
}
