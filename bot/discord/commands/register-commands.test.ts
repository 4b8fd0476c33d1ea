import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../shared/logger.ts';
import { verbs } from '../../commands/index.ts';
import { registerCommands } from './register-commands.ts';

const logger = createLogger('test', 'silent');
const application = '100000000000000001';

/** Discord's two routes, as a store; `refuse` answers instead of it. */
function commandStore(refuse: (route: string) => Error | undefined = () => undefined) {
  const stored = new Map<string, unknown[]>();
  const puts: string[] = [];
  const orThrow = (route: string) => {
    const error = refuse(route);
    if (error) throw error;
  };
  return {
    stored,
    puts,
    async get(route: string) {
      orThrow(route);
      return stored.get(route) ?? [];
    },
    async put(route: string, { body }: { body?: unknown } = {}) {
      orThrow(route);
      puts.push(route);
      const commands = (body as object[]).map((command) => ({ ...command, id: '1', version: '1' }));
      stored.set(route, commands);
      return commands;
    },
  };
}

const register = (rest: ReturnType<typeof commandStore>, guildIds: string[]) =>
  registerCommands({ rest, applicationId: application, guildIds, verbs, logger });

const refusal = (code: number, status: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'GET', 'https://discord.test', {});

describe('registerCommands', () => {
  it('pushes once, and nothing when nothing has changed', async () => {
    const rest = commandStore();
    await register(rest, ['9']);
    await register(rest, ['9']);
    expect(rest.puts).toEqual([`/applications/${application}/guilds/9/commands`]);
  });

  it('registers globally when no guild is named', async () => {
    const rest = commandStore();
    await register(rest, []);
    expect(rest.puts).toEqual([`/applications/${application}/commands`]);
  });

  it('says only of a global command where it may be used', async () => {
    const rest = commandStore();
    await register(rest, []);
    await register(rest, ['9']);
    const [guild] = rest.stored.get(`/applications/${application}/guilds/9/commands`) ?? [];
    expect(guild).toMatchObject({ name: 'chatops', nsfw: false });
    expect(guild).not.toHaveProperty('contexts');
    expect(guild).not.toHaveProperty('integration_types');
  });

  it('takes a global command away when guilds are named: it would be offered twice', async () => {
    const rest = commandStore();
    await register(rest, []);
    await register(rest, ['9']);
    expect(rest.stored.get(`/applications/${application}/commands`)).toEqual([]);
  });

  it.each([50001, 10004])('says how to invite the bot when it is not in a guild (%i)', async (code) => {
    const rest = commandStore((route) => (route.includes('/guilds/8/') ? refusal(code, 403) : undefined));
    await expect(register(rest, ['8', '9'])).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('not in the guild 8'),
        hint: expect.stringMatching(
          /https:\/\/discord\.com\/oauth2\/authorize\?client_id=100000000000000001&scope=bot\+applications\.commands&permissions=\d+$/,
        ),
      }),
    );
    // The other guild has its commands nevertheless.
    expect(rest.puts).toEqual([`/applications/${application}/guilds/9/commands`]);
  });

  it('says which settings are wrong when Discord refuses', async () => {
    const rest = commandStore(() => refusal(0, 401));
    await expect(register(rest, ['9'])).rejects.toMatchObject({
      code: 'forbidden',
      hint: expect.stringContaining('DISCORD_TOKEN'),
    });
  });

  it('calls Discord unavailable when it is', async () => {
    const rest = commandStore(() => new TypeError('fetch failed'));
    await expect(register(rest, ['9'])).rejects.toMatchObject({ code: 'unavailable' });
  });
});
