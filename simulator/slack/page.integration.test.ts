import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../test/support/chromium.ts';
import { has } from '../../test/support/requirements.ts';
import { createSocketModeApp, startTestSlack, type TestSlack } from './test-support/start-test-slack.ts';

/** A red pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const plain = (text: string) => ({ type: 'plain_text', text }) as const;

/** Echoes what it hears, with one of everything a person may press. */
function addListeners(app: App): void {
  app.command('/chatops', async ({ ack, command, respond, client }) => {
    await ack();
    if (command.text === 'modal') {
      const element = { type: 'plain_text_input', action_id: 'text' } as const;
      const input = { type: 'input', block_id: 'why', label: plain('Reason'), element } as const;
      const view = { type: 'modal', title: plain('Why?'), submit: plain('Send'), blocks: [input] } as const;
      await client.views.open({
        trigger_id: command.trigger_id,
        view: { ...view, callback_id: 'why', blocks: [input] },
      });
      return;
    }
    const confirm = {
      title: plain('Sure?'),
      text: plain('It goes down.'),
      confirm: plain('Do it'),
      deny: plain('No'),
    };
    const button = {
      type: 'button',
      action_id: 'press',
      text: plain('Restart'),
      style: 'danger',
      confirm,
    } as const;
    const menu = {
      type: 'static_select',
      action_id: 'pick',
      placeholder: plain('Pick one'),
      options: ['web-1', 'web-2'].map((name) => ({ text: plain(name), value: name })),
    } as const;
    await respond({
      text: 'x',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `You said *${command.text}* :fire:` } },
        { type: 'actions', elements: [button, menu] },
      ],
    });
  });
  app.action('press', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'Restarted', replace_original: true });
  });
  app.action('pick', async ({ ack, action, client }) => {
    await ack();
    const chosen = action.type === 'static_select' ? action.selected_option.value : '';
    await client.chat.postMessage({ channel: 'C0OPS', text: `Picked ${chosen}` });
  });
  app.view('why', async ({ ack, view, client }) => {
    await ack();
    const { ts } = await client.chat.postMessage({ channel: 'C0OPS', text: 'Noted' });
    const text = `Because ${view.state.values.why?.text?.value}`;
    await client.chat.postMessage({ channel: 'C0OPS', text, thread_ts: ts });
  });
}

describe.skipIf(!has.chromium)('the page in Chromium', () => {
  const pageFolder = mkdtempSync(join(tmpdir(), 'simulator-page-'));
  let workspace: TestSlack;
  let app: App;
  let browser: Browser;
  let page: Page;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    const root = join(import.meta.dirname, 'page');
    await build({ root, logLevel: 'error', build: { outDir: pageFolder, emptyOutDir: true } });
    workspace = await startTestSlack({ pageFolder });
    app = createSocketModeApp(workspace.slack);
    addListeners(app);
    await app.start();
    browser = await launchChromium();
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => pageErrors.push(error.message));
    await page.goto(workspace.slack.url);
  });

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await workspace?.slack.close();
    rmSync(pageFolder, { recursive: true, force: true });
  });

  const type = async (text: string) => {
    await page.getByRole('textbox', { name: 'Message #ops' }).fill(text);
    await page.keyboard.press('Enter');
  };
  const log = () => page.getByRole('log', { name: 'Messages' });

  test('a typed command is answered for this person only, and its button asks before it acts', async () => {
    await type('/chatops hello');
    const answer = log().getByRole('article').filter({ hasText: 'You said hello 🔥' });
    await answer.getByText('Only visible to you').waitFor();
    await answer.getByRole('button', { name: 'Restart' }).click();
    await page.getByRole('dialog', { name: 'Sure?' }).getByRole('button', { name: 'Do it' }).click();
    await log().getByText('Restarted').waitFor();
    expect(await answer.count()).toBe(0);
  });

  test('a menu tells the app what was chosen', async () => {
    await type('/chatops again');
    await log().getByRole('combobox', { name: 'Pick one' }).selectOption('web-2');
    await log().getByText('Picked web-2').waitFor();
  });

  test('a modal says what is missing, then goes through; the reply is in a thread', async () => {
    await type('/chatops modal');
    const modal = page.getByRole('dialog', { name: 'Why?' });
    await modal.getByRole('button', { name: 'Send' }).click();
    await modal.getByText('Please complete this required field.').waitFor();
    await modal.getByRole('textbox', { name: 'Reason' }).fill('it hangs');
    await modal.getByRole('button', { name: 'Send' }).click();
    await modal.waitFor({ state: 'detached' });
    await log().getByRole('button', { name: '1 reply' }).click();
    await page.getByRole('log', { name: 'Replies' }).getByText('Because it hangs').waitFor();
    await page.getByRole('button', { name: 'Close thread' }).click();
  });

  test('an uploaded picture is seen', async () => {
    const upload = await app.client.filesUploadV2({ file: png, filename: 'red.png' });
    const id = (upload as unknown as { files: { files: { id: string }[] }[] }).files[0]?.files[0]?.id ?? '';
    await expect
      .poll(async () => (await app.client.files.info({ file: id })).file?.mimetype)
      .toBe('image/png');
    const image = { type: 'image', slack_file: { id }, alt_text: 'A red dot' } as const;
    await app.client.chat.postMessage({ channel: 'C0OPS', text: 'dot', blocks: [image] });
    const picture = log().getByRole('img', { name: 'A red dot' });
    await expect.poll(() => picture.evaluate((img: { naturalWidth?: number }) => img.naturalWidth)).toBe(1);
  });

  test('another person sees the channel, but not what was for Ada', async () => {
    await page.getByRole('combobox', { name: 'You are' }).selectOption('Otto Operator');
    await log().getByText('Picked web-2').waitFor();
    expect(await log().getByText('Only visible to you').count()).toBe(0);
    expect(pageErrors).toEqual([]);
  });
});
