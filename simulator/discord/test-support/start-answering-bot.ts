import { ApplicationCommandOptionType, type Client, Events, type Interaction } from 'discord.js';
import type { DiscordSimulatorOptions } from '../start-discord-simulator.ts';
import { createClient, login, startTestDiscord, type TestDiscord } from './start-test-discord.ts';

const { String: Text, Integer, Channel, User, Subcommand, SubcommandGroup } = ApplicationCommandOptionType;
const option = (name: string, type: number, more: object = {}) => ({
  name,
  description: name,
  type,
  ...more,
});

const command = {
  name: 'chatops',
  description: 'Watch and run your servers',
  options: [
    option('help', Subcommand),
    option('restart', Subcommand, {
      options: [option('target', Text, { required: true, autocomplete: true }), option('reason', Text)],
    }),
    option('rule', SubcommandGroup, {
      options: [
        option('add', Subcommand, {
          options: [
            option('metric', Text, { required: true, choices: [{ name: 'CPU', value: 'cpu' }] }),
            option('value', Integer, { required: true, min_value: 0, max_value: 100 }),
            option('channel', Channel),
            option('person', User),
          ],
        }),
      ],
    }),
  ],
};

export interface AnsweringBot {
  local: TestDiscord;
  client: Client<true>;
  /**
   * The app's side of what comes next; what `handle` returns or throws is the test's. Interactions that
   * come when nobody waits for one stay unanswered.
   */
  answer<T>(handle: (interaction: Interaction<'cached'>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The real client, ready, with one command that has something of everything. */
export async function startAnsweringBot(
  timings: DiscordSimulatorOptions['timings'] = {},
): Promise<AnsweringBot> {
  const local = await startTestDiscord({ timings });
  const client = await login(createClient(local.discord), local.discord.token);
  await client.application.commands.set([command as never], local.discord.guildId);
  return {
    local,
    client,
    answer<T>(handle: (interaction: Interaction<'cached'>) => Promise<T>) {
      const answered = new Promise<T>((resolve, reject) => {
        client.once(Events.InteractionCreate, (interaction) => {
          handle(interaction as Interaction<'cached'>).then(resolve, reject);
        });
      });
      // A refusal may come before the test looks for it.
      answered.catch(() => {});
      return answered;
    },
    async close() {
      await client.destroy();
      await local.discord.close();
    },
  };
}
