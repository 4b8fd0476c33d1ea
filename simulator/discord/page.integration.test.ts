import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'discord.js';
import type { Browser, Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../test/support/chromium.ts';
import { has } from '../../test/support/requirements.ts';
import { guild } from './guild/seed.ts';
import { addListeners, command } from './test-support/page-bot.ts';
import {
  createClient,
  login,
  startTestDiscord,
  type TestDiscord,
} from './test-support/start-test-discord.ts';

describe.skipIf(!has.chromium)('the page in Chromium', () => {
  const pageFolder = mkdtempSync(join(tmpdir(), 'simulator-page-'));
  let local: TestDiscord;
  let client: Client;
  let browser: Browser;
  let page: Page;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    const root = join(import.meta.dirname, 'page');
    await build({ root, logLevel: 'error', build: { outDir: pageFolder, emptyOutDir: true } });
    local = await startTestDiscord({ pageFolder, timings: { answerMs: 1_000 } });
    client = createClient(local.discord);
    addListeners(client);
    const ready = await login(client, local.discord.token);
    await ready.application.commands.set([command], guild.id);
    browser = await launchChromium();
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.on('dialog', (dialog) => {
      pageErrors.push(`a dialog of the page said ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(local.discord.url);
  });

  afterAll(async () => {
    await browser?.close();
    await client?.destroy();
    await local?.discord.close();
    rmSync(pageFolder, { recursive: true, force: true });
  });

  beforeEach(() => line().fill(''));

  const line = (): Locator => page.getByRole('textbox', { name: 'Message #ops' });
  const log = (): Locator => page.getByRole('log', { name: 'Messages' });
  const option = (name: string): Locator => page.getByRole('option', { name });
  const run = async (text: string): Promise<void> => {
    await line().fill(text);
    await page.keyboard.press('Enter');
  };

  test('a command is found, its option completed by the app, and sent, all by keyboard', async () => {
    await line().pressSequentially('/stat');
    await option('/chatops status').waitFor();
    await page.keyboard.press('Enter');
    expect(await line().inputValue()).toBe('/chatops status target:');
    await page.keyboard.type('web');
    await option('Server web-2').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    const answer = log().getByRole('article').filter({ hasText: 'web-2 is up' });
    await answer.getByText('Only you can see this').waitFor();
    await answer.getByText('Ada Admin used /chatops status').waitFor();
  });

  test('what the client refuses stays in the line, with the reason', async () => {
    await run('/chatops status ');
    await page.getByRole('alert').filter({ hasText: 'This option is required' }).waitFor();
    expect(await line().inputValue()).toBe('/chatops status');
    await run('/chatops nonsense');
    await page.getByRole('alert').filter({ hasText: 'Choose one of status, say' }).waitFor();
    expect(await line().inputValue()).toBe('/chatops nonsense');
  });

  test('a menu tells the app what was chosen, a button changes its message', async () => {
    await run('/chatops status target:db-1');
    const answer = log().getByRole('article').filter({ hasText: 'db-1 is up' });
    await answer.getByRole('combobox', { name: 'Choose a container' }).click();
    await option('redis').click();
    await log().getByText('Chose redis').waitFor();
    await answer.getByRole('button', { name: 'Restart' }).click();
    await log().getByText('Restarting').first().waitFor();
    expect(await answer.count()).toBe(0);
  });

  test('a form says what is missing, then goes through; what follows is in a thread', async () => {
    await run('/chatops form');
    const modal = page.getByRole('dialog', { name: 'Why?' });
    await modal.getByRole('button', { name: 'Submit' }).click();
    await modal.getByText('This field is required').waitFor();
    await modal.getByRole('textbox', { name: 'Reason' }).fill('it hangs');
    await page.keyboard.press('Enter');
    await modal.waitFor({ state: 'detached' });
    await log().getByRole('button', { name: 'Why 1 message' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Because it hangs').waitFor();
    await thread.getByRole('textbox').fill('thank you');
    await page.keyboard.press('Enter');
    await thread.getByRole('article').filter({ hasText: 'thank you' }).waitFor();
    await page.getByRole('button', { name: 'Close thread' }).click();
    await log().getByRole('button', { name: 'Why 2 messages' }).waitFor();
  });

  test('a picture of an embed is seen, and read out', async () => {
    await run('/chatops chart');
    const picture = log().getByRole('img', { name: 'A red dot' });
    await expect.poll(() => picture.evaluate((img: { naturalWidth?: number }) => img.naturalWidth)).toBe(1);
  });

  test('hostile text is text', async () => {
    const hostile = `<img src=x onerror="alert(1)"><script>alert(2)</script>[x](javascript:alert(3))`;
    await run(`/chatops say text:${hostile}`);
    const answer = log().getByRole('article').filter({ hasText: 'onerror' });
    await answer.getByText(hostile).first().waitFor();
    // Content, title, description, field's name and value, footer.
    expect(await answer.getByText('<script>').count()).toBe(6);
    expect(await answer.locator('img, script, a').count()).toBe(0);
  });

  test('an app that says nothing did not respond', async () => {
    await run('/chatops silence');
    await log().getByText('The application did not respond').waitFor();
  });

  test('another person sees the channel, but not what was for Ada', async () => {
    await page.getByRole('combobox', { name: 'You are' }).selectOption('Otto Operator');
    await log().getByText('Chose redis').waitFor();
    expect(await log().getByText('Only you can see this').count()).toBe(0);
    expect(await log().getByText('is up').count()).toBe(0);
    expect(pageErrors).toEqual([]);
  });
});
