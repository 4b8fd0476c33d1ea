import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HubAgent } from '../test/support/hub-agent.ts';
import { has } from '../test/support/requirements.ts';
import { adminCredentials } from '../test/support/test-api.ts';
import { logIn, type PageWorld, startPageWorld } from './test-support/page-world.ts';
import { focused, tabTo } from './test-support/tab-to.ts';

describe.skipIf(!has.chromium)('the web page in Chromium', () => {
  let world: PageWorld;
  let page: Page;

  beforeAll(async () => {
    world = await startPageWorld();
    page = await world.open();
  });
  afterAll(() => world?.close());

  const goTo = (name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
  const rowOf = (text: string | RegExp) => page.getByRole('row').filter({ hasText: text });

  test('says that address or password is wrong, keeps what was typed, and lets the right one in', async () => {
    await page.getByLabel('E-mail address').fill(adminCredentials.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: 'The e-mail address or the password is wrong.' })
      .waitFor();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(adminCredentials.email);
    await logIn(page);
    await page.getByRole('heading', { name: 'Servers', level: 1 }).waitFor();
  });

  test('a reload keeps the session; the access token is in no storage that a script can read', async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'Servers', level: 1 }).waitFor();
    const stored = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(stored).toBe('[{},{},""]');
  });

  test('a key for a new server is shown once; its agent is seen to come, and to go when it is revoked', async () => {
    await goTo('API keys');
    await page.getByRole('button', { name: 'Create key' }).click();
    await dialog('Create key').getByLabel('Server', { exact: true }).fill('web-7');
    await dialog('Create key').getByLabel('Tags of the new server').fill('prod, web');
    await dialog('Create key').getByRole('button', { name: 'Create key' }).click();
    const shown = dialog('Key web-7');
    const command = await shown.getByText('node dist/agent/main.js').first().textContent();
    const key = /CHATOPS_API_KEY=(cop_\S+)/.exec(command ?? '')?.[1] ?? '';
    expect(command).toBe(
      `CHATOPS_URL=${world.url.replace('http', 'ws')} CHATOPS_API_KEY=${key} node dist/agent/main.js`,
    );
    await shown.getByText('Waiting for the agent of web-7').waitFor();
    const agent = await HubAgent.connect(world.url.replace('http', 'ws'), key);
    await shown.getByText('web-7 is online.').waitFor();
    await shown.getByRole('button', { name: 'I have saved it' }).click();
    await rowOf('Agent of web-7').waitFor();
    expect(await page.content()).not.toContain(key);

    await goTo('Servers');
    await rowOf(/web-7.*Online.*prod.*web.*0\.0\.0-test/).waitFor();
    await goTo('API keys');
    await page.getByRole('button', { name: 'Revoke web-7' }).click();
    await dialog('Revoke web-7?').getByRole('button', { name: 'Revoke key' }).click();
    await agent.closed;
    await rowOf(/web-7.*revoked/).waitFor();
    expect(await page.getByRole('button', { name: 'Revoke web-7' }).count()).toBe(0);
    await goTo('Servers');
    await rowOf(/web-7.*Offline/).waitFor();
  });

  test('the session ends with logout: going back or reloading shows the login', async () => {
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
  });

  test('login and a key of one’s own need no pointer, and the focus is seen on the way', async () => {
    const { keyboard } = page;
    expect((await focused(page)).name).toBe('E-mail address');
    await keyboard.type(adminCredentials.email);
    await tabTo(page, 'Password');
    await keyboard.type(adminCredentials.password);
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Servers' }).waitFor();
    expect((await focused(page)).name).toBe('Servers');
    await page.reload();
    await page.getByRole('heading', { name: 'Servers' }).waitFor();
    await tabTo(page, 'Skip to content');
    await tabTo(page, 'API keys');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
    await tabTo(page, 'Create key');
    await keyboard.press('Enter');
    await dialog('Create key').waitFor();
    await tabTo(page, 'Agent');
    await keyboard.press('ArrowUp');
    await tabTo(page, 'Name');
    await keyboard.type('by keyboard');
    await keyboard.press('Enter');
    await dialog('Key by keyboard').waitFor();
    await tabTo(page, 'Copy key');
    await tabTo(page, 'I have saved it');
    await keyboard.press('Enter');
    await rowOf(/by keyboard.*Personal/).waitFor();
    expect((await focused(page)).name).toBe('Create key');
    await tabTo(page, 'Revoke by keyboard');
    await keyboard.press('Enter');
    await dialog('Revoke by keyboard?').waitFor();
    expect((await focused(page)).name).toBe('Cancel');
    await tabTo(page, 'Revoke key');
    await keyboard.press('Enter');
    await rowOf(/by keyboard.*revoked/).waitFor();
    // The button is gone; the focus is still in the list.
    expect(await page.evaluate('document.activeElement.className')).toBe('table-frame');
  });

  test('the copied key is the one that works', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Create key' }).click();
    await dialog('Create key').getByLabel('Personal').check();
    await dialog('Create key').getByLabel('Name').fill('to copy');
    await dialog('Create key').getByRole('button', { name: 'Create key' }).click();
    await dialog('Key to copy').getByRole('button', { name: 'Copy key' }).click();
    await dialog('Key to copy').getByRole('status').filter({ hasText: 'Copied: key' }).waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    const answer = await world.api.send('GET', 'auth/me', { authorization: `Bearer ${copied}` });
    expect(answer.body.via).toBe('api_key');
    await page.getByRole('button', { name: 'I have saved it' }).click();
  });

  test('nothing was forbidden by the policy, and no script failed', () => {
    expect(world.complaints).toEqual([]);
  });
});
