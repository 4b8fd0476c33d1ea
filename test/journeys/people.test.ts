import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../shared/logger.ts';
import {
  type DiscordSimulator,
  startDiscordSimulator,
} from '../../simulator/discord/start-discord-simulator.ts';
import { type SlackSimulator, startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { launchChromium } from '../support/chromium.ts';
import {
  type Deployment,
  type RoleProcess,
  startCommandLine,
  startDeployment,
} from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { has } from '../support/requirements.ts';
import { forms } from '../support/workspace.ts';

/** What the product promises between revoking a key and seeing its agent gone. */
const revocationMs = 2_000;

/**
 * A team's first quarter of an hour: nobody is set up, the programs have just been started. In a cluster, Ada's
 * browser is at one API and Linus's at the other, so what one does must reach the other's agent and page.
 */
describe.skipIf(!has.chromium).each(forms)('people, keys and agents on the web page (%s)', (form) => {
  let slack: SlackSimulator;
  let discord: DiscordSimulator;
  let deployment: Deployment;
  let browser: Browser;
  let adas: Page;
  let linuss: Page;
  let home: string;
  let agent: RoleProcess | undefined;

  beforeAll(async () => {
    const logger = createLogger('simulator', 'warn');
    slack = await startSlackSimulator({ logger });
    discord = await startDiscordSimulator({ logger });
    deployment = await startDeployment(form, { slack, discord }, { withAdmin: false });
    home = await mkdtemp(join(tmpdir(), 'chatops-home-'));
    browser = await launchChromium();
    adas = await newBrowserPage();
    linuss = await newBrowserPage();
  });
  afterAll(async () => {
    await browser?.close();
    await agent?.stop();
    await deployment?.close();
    await slack?.close();
    await discord?.close();
    await rm(home, { recursive: true, force: true });
  });

  async function newBrowserPage(): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
  const goTo = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  const choosePassword = async (page: Page, password: string, button: string) => {
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: button }).click();
    await heading(page, 'My account');
  };
  const server = (page: Page, state: string) => page.getByRole('row').filter({ hasText: state }).first();

  test('the link that the program printed makes the first administrator', async () => {
    const printed = deployment.apis.map(({ process }) => process.log()).join('\n');
    const link = /http\S+\/#\/link\/\S+/.exec(printed)?.[0] ?? '';
    await adas.goto(link);
    await heading(adas, 'Set up ChatOps');
    await adas.getByLabel('E-mail address').fill('ada@example.org');
    await adas.getByLabel('Name').fill('Ada');
    await choosePassword(adas, 'correct horse battery staple', 'Create administrator');
  });

  test('an invited colleague opens the link elsewhere and is in, with the rights of the invitation', async () => {
    await goTo(adas, 'People');
    await adas.getByRole('button', { name: 'Invite' }).click();
    const dialog = adas.getByRole('dialog', { name: 'Invite' });
    await dialog.getByLabel('E-mail address').fill('linus@example.org');
    await dialog.getByLabel('Name').fill('Linus');
    await dialog.getByLabel('Role 1', { exact: true }).selectOption('admin');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const issued = adas.getByRole('dialog', { name: 'Link for Linus' }).locator('code');
    const link = new URL((await issued.textContent()) ?? '');
    await adas.getByRole('button', { name: 'Done' }).click();
    // Links name the PUBLIC_URL; behind a balancer every API is that one.
    await linuss.goto(`${deployment.apis.at(-1)?.url}/${link.hash}`);
    await heading(linuss, 'Welcome, Linus');
    await choosePassword(linuss, 'a penguin on the beach', 'Choose password');
  });

  test('a key is made, the agent started with the command as shown, and seen to come online', async () => {
    await goTo(adas, 'API keys');
    await adas.getByRole('button', { name: 'Create key' }).click();
    const dialog = adas.getByRole('dialog', { name: 'Create key' });
    await dialog.getByLabel('Server', { exact: true }).fill('web-1');
    await dialog.getByLabel('Tags of the new server').fill('prod');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const shown = adas.getByRole('dialog', { name: 'Key web-1' });
    const command = (await shown.getByText('node dist/agent/main.js').first().textContent()) ?? '';
    agent = startCommandLine(command, { HOME: home, DOCKER_SOCKET: '/nonexistent/docker.sock' });
    await shown.getByText('web-1 is online.').waitFor();
    await shown.getByRole('button', { name: 'I have saved it' }).click();
    await goTo(adas, 'Servers');
    await goTo(linuss, 'Servers');
    for (const page of [adas, linuss]) await server(page, 'web-1').filter({ hasText: 'Online' }).waitFor();
  });

  test('the key revoked on one page, the agent is offline on the other within two seconds', async () => {
    await goTo(linuss, 'API keys');
    await linuss.getByRole('button', { name: 'Revoke web-1' }).click();
    await linuss
      .getByRole('dialog', { name: 'Revoke web-1?' })
      .getByRole('button', { name: 'Revoke key' })
      .click();
    await server(adas, 'web-1').filter({ hasText: 'Offline' }).waitFor({ timeout: revocationMs });
    await eventually(() => expect(agent?.log()).toMatch(/refused|revoked/i), 15_000, agent?.log);
    // It does not come back.
    await goTo(linuss, 'Servers');
    await server(linuss, 'web-1').filter({ hasText: 'Offline' }).waitFor();
  });
});
