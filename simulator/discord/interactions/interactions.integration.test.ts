import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  Events,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { channels, people } from '../guild/seed.ts';
import {
  createClient,
  login,
  startTestDiscord,
  type TestDiscord,
} from '../test-support/start-test-discord.ts';

let local: TestDiscord;
let client: Client<true>;
let onInteraction: (interaction: Interaction) => Promise<unknown>;

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

beforeEach(async () => {
  local = await startTestDiscord({ timings: { answerMs: 400, tokenMs: 3_000 } });
  onInteraction = async () => {};
  const starting = createClient(local.discord);
  starting.on(Events.InteractionCreate, (interaction) => onInteraction(interaction));
  client = await login(starting, local.discord.token);
  await client.application.commands.set([command as never], local.discord.guildId);
});

afterEach(async () => {
  await client.destroy();
  await local.discord.close();
});

/** Every interaction goes through this one; its errors are the test's. */
function answer(handle: (interaction: Interaction<'cached'>) => Promise<unknown>): Promise<unknown> {
  const answered = new Promise((resolve, reject) => {
    onInteraction = (interaction) => handle(interaction as Interaction<'cached'>).then(resolve, reject);
  });
  // A refusal may come before the test looks for it.
  answered.catch(() => {});
  return answered;
}

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

  test('that nobody answers shows that the application did not respond', async () => {
    const error = 'The application did not respond';
    expect(await local.ada.type('/chatops help')).toEqual({ ok: false, error });
    expect(await local.ada.messages()).toMatchObject([{ visibleText: error, failed: true, ephemeral: true }]);
  });

  test('deferred and never filled in fails when its token dies, and the webhook with it', async () => {
    const answered = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('no command');
      await interaction.deferReply();
      return interaction.webhook;
    });
    await local.ada.type('/chatops help');
    const webhook = (await answered) as { send(content: string): Promise<unknown> };
    await local.ada.waitForText('The application did not respond');
    await expect(webhook.send('too late')).rejects.toMatchObject({ code: 50_027, status: 401 });
  });
});

describe('the first answer', () => {
  test('counts, a second is refused', async () => {
    const answered = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('no command');
      await interaction.deferReply();
      interaction.deferred = false;
      await interaction.reply('again');
    });
    await local.ada.type('/chatops help');
    await expect(answered).rejects.toMatchObject({ code: 40_060, status: 400 });
  });

  test('that comes too late finds no interaction', async () => {
    await local.client.fault({ kind: 'late' });
    const answered = answer(async (interaction) => {
      if (interaction.isRepliable()) await interaction.deferReply();
    });
    expect(await local.ada.type('/chatops help')).toMatchObject({ ok: false });
    await expect(answered).rejects.toMatchObject({ code: 10_062, status: 404 });
  });

  test('is what a follow-up waits for', async () => {
    const answered = answer(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.webhook.send('early');
    });
    await local.ada.type('/chatops help');
    await expect(answered).rejects.toMatchObject({ code: 10_015 });
  });

  test('deferred: the first follow-up takes its place and stays private', async () => {
    const answered = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('no command');
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.webhook.send({ content: 'meant for all' });
    });
    await local.ada.type('/chatops help');
    await answered;
    expect(await local.ada.messages()).toMatchObject([{ content: 'meant for all', ephemeral: true }]);
    expect(await local.otto.messages()).toEqual([]);
  });
});

describe('components', () => {
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder({ customId: 'yes', label: 'Restart', style: ButtonStyle.Danger }),
    new ButtonBuilder({ customId: 'why', label: 'Why?', style: ButtonStyle.Secondary }),
    new ButtonBuilder({ customId: 'off', label: 'Off', style: ButtonStyle.Secondary, disabled: true }),
  );
  const menu = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
    new StringSelectMenuBuilder({
      customId: 'pick',
      placeholder: 'Pick one',
      options: ['web-1', 'web-2'].map((name) => ({ label: name, value: `v:${name}` })),
    }),
  );
  const ask = async () => {
    const answered = answer(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'Sure?', components: [row, menu], flags: MessageFlags.Ephemeral });
    });
    await local.ada.type('/chatops help');
    await answered;
  };

  test('a button under an ephemeral message updates that message', async () => {
    await ask();
    const answered = answer(async (interaction) => {
      if (!interaction.isButton()) throw new Error('no button');
      expect(interaction.message.flags.has(MessageFlags.Ephemeral)).toBe(true);
      expect(interaction.component).toMatchObject({ label: 'Restart' });
      await interaction.deferUpdate();
      await interaction.editReply({ content: 'Confirmed', components: [] });
      await interaction.followUp('Restarted');
    });
    expect(await local.ada.click('Restart')).toMatchObject({ ok: true });
    await answered;
    expect(await local.ada.messages()).toMatchObject([
      { visibleText: 'Confirmed', ephemeral: true, controls: [] },
      { visibleText: 'Restarted', ephemeral: false },
    ]);
  });

  test('a menu brings what was chosen', async () => {
    await ask();
    const answered = answer(async (interaction) => {
      if (!interaction.isStringSelectMenu()) throw new Error('no menu');
      await interaction.update({ content: `Picked ${interaction.values}`, components: [] });
    });
    await local.ada.choose('Pick one', 'web-2');
    await answered;
    expect((await local.ada.messages())[0]?.visibleText).toBe('Picked v:web-2');
    await ask();
    await expect(local.ada.choose('Pick one', 'web-9')).rejects.toThrow('there are: web-1, web-2');
  });

  test('what is disabled or somebody else’s is not pressed', async () => {
    await ask();
    expect(await local.ada.click('Off')).toEqual({ ok: false, error: 'The component is disabled' });
    await expect(local.otto.click('Restart')).rejects.toThrow('nothing to press is called "Restart"');
    const message = (await local.ada.messages())[0];
    const press = { user: people.otto, messageId: message?.id, customId: 'yes' };
    expect(await local.client.post('press', press)).toMatchObject({ ok: false });
  });

  test('a press that nobody answers failed', async () => {
    await ask();
    onInteraction = async () => {};
    expect(await local.ada.click('Restart')).toEqual({ ok: false, error: 'This interaction failed' });
  });

  test('a modal asks, checks in the client, and may update the message it came from', async () => {
    await ask();
    const reason = new TextInputBuilder({ customId: 'reason', style: TextInputStyle.Short, minLength: 3 });
    const where = new StringSelectMenuBuilder({
      customId: 'where',
      options: [{ label: 'Here', value: 'h' }],
    });
    const modal = new ModalBuilder({ customId: 'why-form', title: 'Why?' }).addLabelComponents(
      new LabelBuilder({ label: 'Reason' }).setTextInputComponent(reason),
      new LabelBuilder({ label: 'Where' }).setStringSelectMenuComponent(where),
    );
    const opened = answer(async (interaction) => {
      if (interaction.isButton()) await interaction.showModal(modal);
    });
    await local.ada.click('Why?');
    await opened;
    expect(await local.ada.submit({ Reason: 'x' })).toMatchObject({
      ok: false,
      fields: { reason: 'Must be at least 3 characters', where: 'This field is required' },
    });
    const submitted = answer(async (interaction) => {
      if (!interaction.isModalSubmit() || !interaction.isFromMessage()) throw new Error('no modal');
      await interaction.deferUpdate();
      const chosen = interaction.fields.getStringSelectValues('where');
      await interaction.editReply({
        content: `Because ${interaction.fields.getTextInputValue('reason')} ${chosen}`,
        components: [],
      });
    });
    expect(await local.ada.submit({ Reason: 'it hangs', Where: 'Here' })).toMatchObject({ ok: true });
    await submitted;
    expect((await local.ada.messages())[0]?.visibleText).toBe('Because it hangs h');
    expect((await local.client.snapshot(people.ada, channels.ops)).modal).toBeUndefined();
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

test('a dismissed message is gone for the app as well', async () => {
  const answered = answer(async (interaction) => {
    if (!interaction.isChatInputCommand()) throw new Error('no command');
    await interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral });
    const [message] = await local.ada.messages();
    await local.client.post('dismiss-message', { user: people.ada, messageId: message?.id });
    await interaction.editReply('still there?');
  });
  await local.ada.type('/chatops help');
  await expect(answered).rejects.toMatchObject({ code: 10_008 });
});
