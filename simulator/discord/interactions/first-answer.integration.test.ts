import {
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  Routes,
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
  bot = await startAnsweringBot({ answerMs: 1_500, tokenMs: 5_000 });
  ({ local, answer } = bot);
});

afterEach(() => bot.close());

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

  test('refused on request finds no interaction either', async () => {
    await local.client.fault({ kind: 'unknown_interaction' });
    const answered = answer(async (interaction) => {
      if (interaction.isRepliable()) await interaction.deferReply();
    });
    await local.ada.type('/chatops help');
    await expect(answered).rejects.toMatchObject({ code: 10_062, status: 404 });
  });

  test('over a limit is refused, and may be given again', async () => {
    const answered = answer(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('no command');
      await expect(interaction.reply('x'.repeat(2001))).rejects.toMatchObject({ code: 50_035 });
      await interaction.reply('short');
    });
    expect(await local.ada.type('/chatops help')).toMatchObject({ ok: true });
    await answered;
  });

  test('to a press that does not come leaves the message as it was', async () => {
    const row = { type: 1, components: [{ type: 2, style: 1, label: 'Ack', custom_id: 'a' }] };
    const body = { content: 'CPU', components: [row] };
    await bot.client.rest.post(Routes.channelMessages(channels.ops), { body });
    expect(await local.ada.click('Ack')).toEqual({ ok: false, error: 'This interaction failed' });
    expect(await local.ada.messages()).toMatchObject([{ content: 'CPU', controls: ['Ack'], failed: false }]);
  });

  test('to a modal that does not come leaves it open, until it is dismissed', async () => {
    const answered = answer(async (interaction) => {
      const input = new TextInputBuilder({ customId: 'b', style: TextInputStyle.Short, required: false });
      const label = new LabelBuilder({ label: 'Reason' }).setTextInputComponent(input);
      const modal = new ModalBuilder({ customId: 'm', title: 'Why?' }).addLabelComponents(label);
      if (interaction.isChatInputCommand()) await interaction.showModal(modal);
    });
    await local.ada.type('/chatops help');
    await answered;
    const { id: modalId } = await local.ada.waitForModal();
    expect(await local.ada.submit({})).toEqual({ ok: false, error: 'Something went wrong. Try again.' });
    expect(await local.ada.waitForModal()).toMatchObject({ problem: 'Something went wrong. Try again.' });
    await local.client.post('dismiss', { user: people.ada, modalId });
    await expect(local.ada.waitForModal(50)).rejects.toThrow('no modal opened');
  });
});
