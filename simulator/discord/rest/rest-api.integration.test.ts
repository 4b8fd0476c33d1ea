import { Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { application, guild } from '../guild/seed.ts';
import { type RestClient, restClient, startRestClient } from '../test-support/start-rest-client.ts';

let local: RestClient['local'];
let rest: RestClient['rest'];
const refusal = (code: number, status: number) => expect.objectContaining({ code, status });

beforeEach(async () => {
  ({ local, rest } = await startRestClient());
});

afterEach(() => local.discord.close());

describe('who asks', () => {
  test('is the bot of the application', async () => {
    expect(await rest.get(Routes.user('@me'))).toMatchObject({ id: application.botUserId, bot: true });
    expect(await rest.get(Routes.currentApplication())).toMatchObject({ id: application.id });
    expect(await rest.get(Routes.guild(guild.id))).toMatchObject({ name: guild.name });
  });

  test('with another token is refused', async () => {
    await expect(restClient(local, 'another').get(Routes.user('@me'))).rejects.toEqual(refusal(0, 401));
  });

  test('in an old version, for nothing, or wrongly is told so', async () => {
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`${local.discord.apiUrl}${path}`, { method });
      return [response.status, ((await response.json()) as { code: number }).code];
    };
    expect(await get('/v9/users/@me')).toEqual([400, 50_041]);
    expect(await get('/v10/nothing')).toEqual([404, 0]);
    expect(await get('/v10/channels/1/messages', 'PUT')).toEqual([405, 0]);
    await expect(rest.get(Routes.guild('123'))).rejects.toEqual(refusal(10_004, 404));
    await expect(rest.get(Routes.channel('ops'))).rejects.toEqual(refusal(50_035, 400));
    await expect(rest.get(Routes.channel('123'))).rejects.toEqual(refusal(10_003, 404));
  });
});

describe('commands', () => {
  const own = Routes.applicationGuildCommands(application.id, guild.id);
  const command = (name: string) => ({ name, description: 'd' });

  test('are created, changed, listed and taken away', async () => {
    const { id } = (await rest.post(own, { body: command('a') })) as { id: string };
    const one = Routes.applicationGuildCommand(application.id, guild.id, id);
    expect(await rest.patch(one, { body: { description: 'changed' } })).toMatchObject({ id, name: 'a' });
    expect(await rest.get(own)).toMatchObject([{ id, description: 'changed', guild_id: guild.id }]);
    await rest.delete(one);
    await expect(rest.get(one)).rejects.toEqual(refusal(10_063, 404));
  });

  test('are overwritten all at once, and keep their ids', async () => {
    const { id } = (await rest.post(own, { body: command('a') })) as { id: string };
    await rest.post(own, { body: command('b') });
    expect(await rest.put(own, { body: [command('a'), command('c')] })).toMatchObject([
      { id },
      { name: 'c' },
    ]);
    expect(await rest.get(own)).toHaveLength(2);
    await expect(rest.put(own, { body: [command('a'), command('a')] })).rejects.toEqual(refusal(50_035, 400));
  });

  test('of another application or guild are not reached', async () => {
    await expect(rest.get(Routes.applicationCommands('123'))).rejects.toEqual(refusal(20_012, 403));
    const elsewhere = Routes.applicationGuildCommands(application.id, '123');
    await expect(rest.get(elsewhere)).rejects.toEqual(refusal(50_001, 403));
  });
});
