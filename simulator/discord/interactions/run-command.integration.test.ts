import { type Interaction, MessageFlags, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channels, people } from '../guild/seed.ts';
import { type AnsweringBot, startAnsweringBot } from '../test-support/start-answering-bot.ts';

let bot: AnsweringBot;
let local: AnsweringBot['local'];
let answer: AnsweringBot['answer'];

beforeEach(async () => {
  bot = await startAnsweringBot();
  ({ local, answer } = bot);
});

afterEach(() => bot.close());

describe('a slash command', () => {
  test('is deferred for the asker only, filled in, and followed up in public', async () => {
    const answered = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('no command');
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      expect((await local.ada.messages())[0]?.visibleText).toBe('ChatOps is thinking…');
      await interaction.editReply({ content: 'just **you**' });
      await interaction.followUp({ content: 'everybody' });
      return interaction;
    });
    expect(await local.ada.type('/chatops help')).toMatchObject({ ok: true });
    await answered;
    expect(await local.ada.messages()).toMatchObject([
      {
        visibleText: 'just you',
        ephemeral: true,
        edited: false,
        interaction: { commandName: 'chatops help' },
      },
      { visibleText: 'everybody', ephemeral: false },
    ]);
    expect((await local.otto.messages()).map(({ visibleText }) => visibleText)).toEqual(['everybody']);
  });

  test('brings options, typed and resolved, and who asked where', async () => {
    const answered = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('no command');
      await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral });
      return {
        path: [interaction.options.getSubcommandGroup(), interaction.options.getSubcommand()],
        metric: interaction.options.getString('metric'),
        value: interaction.options.getInteger('value'),
        channel: interaction.options.getChannel('channel')?.id,
        person: interaction.options.getMember('person')?.displayName,
        asker: interaction.user.id,
        where: interaction.channel?.id,
        mayAttach: interaction.appPermissions.has('AttachFiles'),
        isAdmin: interaction.memberPermissions?.has('Administrator'),
      };
    });
    await local.otto.type('/chatops rule add metric:CPU value:90 channel:#web person:@vera');
    expect(await answered).toEqual({
      path: ['rule', 'add'],
      metric: 'cpu',
      value: 90,
      channel: channels.web,
      person: 'Vera Viewer',
      asker: people.otto,
      where: channels.ops,
      mayAttach: true,
      isAdmin: false,
    });
  });

  test.each([
    ['/nothing', 'Unknown command /nothing'],
    ['/chatops frob', 'Choose one of help, restart, rule'],
    ['/chatops rule add metric:cpu', 'value: This option is required'],
    ['/chatops rule add metric:ram value:1', 'metric: Choose one of CPU'],
    ['/chatops rule add metric:cpu value:many', 'value: Input a valid integer'],
    ['/chatops rule add metric:cpu value:101', 'value: Must be no more than 100'],
    ['/chatops help loudly', 'No option takes "loudly"'],
  ])('the client itself refuses %s', async (text, error) => {
    expect(await local.ada.type(text)).toEqual({ ok: false, error: expect.stringContaining(error) });
    expect(await local.ada.messages()).toEqual([]);
  });

  test('can be used where the bot itself sees nothing, and in a thread', async () => {
    const reply = async (interaction: Interaction<'cached'>) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'here', embeds: [{ title: 'a' }] });
      return interaction.channel?.isThread();
    };
    const inVault = answer(reply);
    await local.ada.in(channels.vault).type('/chatops help');
    expect(await inVault).toBe(false);
    await local.ada.in(channels.vault).waitForText('here');
    const rest = bot.client.rest;
    const { id } = (await rest.post(Routes.channelMessages(channels.ops), { body: { content: 'a' } })) as {
      id: string;
    };
    await rest.post(Routes.threads(channels.ops, id), { body: { name: 'History' } });
    const inThread = answer(reply);
    await local.ada.in(id).type('/chatops help');
    expect(await inThread).toBe(true);
    expect(await local.ada.waitForText('here')).toMatchObject({ threadId: id });
  });

  test('is answered with a picture, which an edit keeps or replaces', async () => {
    const file = (name: string) => ({ attachment: Buffer.from(name), name });
    const shown = (name: string) => ({ title: 'CPU', image: { url: `attachment://${name}` } });
    const answered = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('no command');
      const { resource } = await interaction.reply({
        embeds: [shown('a.txt')],
        files: [file('a.txt')],
        withResponse: true,
      });
      const [, id = ''] = /files\/(\d+)\//.exec(resource?.message?.embeds[0]?.image?.url ?? '') ?? [];
      const kept = await interaction.editReply({ embeds: [shown('a.txt')], attachments: [{ id } as never] });
      expect(kept.embeds[0]?.image?.url).toMatch(/a\.txt$/);
      return interaction.editReply({ embeds: [shown('b.txt')], files: [file('b.txt')], attachments: [] });
    });
    await local.ada.type('/chatops help');
    expect((await answered).embeds[0]?.image?.url).toMatch(/b\.txt$/);
    const [seen] = await local.ada.messages();
    expect(seen?.attachments).toMatchObject([{ filename: 'b.txt' }]);
    expect((await local.ada.image(`${seen?.attachments[0]?.id}/b.txt`)).toString()).toBe('b.txt');
  });
});

describe('autocomplete', () => {
  test('asks for the option being typed, with what was typed before', async () => {
    const answered = answer(async (interaction) => {
      if (!interaction.isAutocomplete()) throw new Error('no autocomplete');
      const focused = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${focused.name} ${focused.value}1`, value: 'web-1' }]);
    });
    expect(await local.ada.suggestions('/chatops restart target:we')).toEqual({
      ok: true,
      choices: [{ name: 'target we1', value: 'web-1' }],
    });
    await answered;
  });

  test('takes 25 choices, no more', async () => {
    const answered = answer(async (interaction) => {
      const choices = Array.from({ length: 26 }, (_, index) => ({ name: `n${index}`, value: `v${index}` }));
      if (interaction.isAutocomplete()) await interaction.respond(choices);
    });
    expect(await local.ada.suggestions('/chatops restart target:')).toMatchObject({ ok: false });
    await expect(answered).rejects.toMatchObject({ code: 50_035 });
  });

  test('is not asked for fixed choices, nor where there is none', async () => {
    expect(await local.ada.suggestions('/chatops rule add metric:c')).toEqual({
      ok: true,
      choices: [{ name: 'CPU', value: 'cpu' }],
    });
    expect(await local.ada.suggestions('/chatops restart target:x reason:b')).toMatchObject({ ok: false });
  });
});
