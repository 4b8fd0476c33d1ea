import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
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
