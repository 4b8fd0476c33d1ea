import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { has } from '../test/support/requirements.ts';
import { adminCredentials } from '../test/support/test-api.ts';
import { logIn, type PageWorld, startPageWorld } from './test-support/page-world.ts';

const refreshPath = '/api/v1/auth/refresh';

describe.skipIf(!has.chromium)('the session of the web page', () => {
  let world: PageWorld;
  let page: Page;
  let refreshes: Request[];

  beforeAll(async () => {
    world = await startPageWorld();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    await page?.context().close();
    page = await world.open();
    await logIn(page);
    refreshes = [];
    page.on('request', (request) => {
      if (request.url().endsWith(refreshPath)) refreshes.push(request);
    });
  });

  const heading = (of: Page, name: string) => of.getByRole('heading', { name, level: 1 }).waitFor();

  test('is renewed once when the access token is no longer taken, whatever was asked at the same time', async () => {
    const stale = new Set<string>();
    // As the API answers when the token has expired: each address once.
    await page.route(/api\/v1\/(approval-policies|channel-grants)/, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (stale.has(pathname)) return route.continue();
      stale.add(pathname);
      const body = JSON.stringify({
        status: 401,
        code: 'unauthenticated',
        detail: 'Expired.',
        requestId: 'x',
      });
      return route.fulfill({ status: 401, contentType: 'application/problem+json', body });
    });
    await page.evaluate("location.hash = '#/policies'");
    await page.getByText('Nothing needs a second person.').waitFor();
    await page.getByText('No channel is limited.').waitFor();
    expect([...stale].toSorted()).toEqual(['/api/v1/approval-policies', '/api/v1/channel-grants']);
    expect(refreshes).toHaveLength(1);
  });

  test('is renewed a minute before it expires', async () => {
    await page.clock.install();
    await page.reload();
    await heading(page, 'Servers');
    refreshes.length = 0;
    await page.clock.fastForward(8 * 60_000);
    expect(refreshes).toHaveLength(0);
    const renewed = page.waitForResponse((response) => response.url().endsWith(refreshPath));
    await page.clock.fastForward(61_000);
    expect((await renewed).status()).toBe(200);
  });

  test('survives two tabs that renew it at the same moment', async () => {
    const second = await page.context().newPage();
    await second.goto(world.url);
    await heading(second, 'Servers');
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([page.reload(), second.reload()]);
      await Promise.all([heading(page, 'Servers'), heading(second, 'Servers')]);
    }
  });

  test('ends in every tab with the logout in one', async () => {
    const second = await page.context().newPage();
    // A screen that asks nothing by itself.
    await second.goto(`${world.url}/#/keys`);
    await heading(second, 'API keys');
    await page.getByRole('button', { name: 'Log out' }).click();
    await Promise.all([heading(page, 'Log in'), heading(second, 'Log in')]);
  });

  test('ends when somebody else logs in with this browser, and nothing is done in their name', async () => {
    const person = { email: 'bob@example.org', password: 'a passphrase for tests' };
    const { body } = await world.api.send('POST', 'auth/login', {}, adminCredentials);
    const asAdmin = { authorization: `Bearer ${body.accessToken}` };
    await world.api.send('POST', 'users', asAdmin, { ...person, name: 'Bob', grants: [] });
    const login = await page.request.post(`${world.url}/api/v1/auth/login`, { data: person });
    expect(login.status()).toBe(200);
    let asked = 0;
    await page.route(/api\/v1\/api-keys/, async (route) => {
      asked += 1;
      const problem = { status: 401, code: 'unauthenticated', detail: 'Expired.', requestId: 'x' };
      const contentType = 'application/problem+json';
      return route.fulfill({ status: 401, contentType, body: JSON.stringify(problem) });
    });
    await page.evaluate("location.hash = '#/keys'");
    await heading(page, 'Log in');
    await page.getByText('Somebody else has logged in with this browser.').waitFor();
    expect([asked, refreshes.length]).toEqual([1, 1]);
  });

  test('ends where somebody ends it from another browser; everywhere ends this one too', async () => {
    const other = await world.open({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' });
    await logIn(other);
    await page.evaluate("location.hash = '#/account'");
    await page.getByRole('button', { name: 'End session in Firefox on Linux' }).click();
    await heading(other, 'Log in');
    await logIn(other);
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByText('You have logged out everywhere.').waitFor();
    await heading(other, 'Log in');
    await other.context().close();
  });

  test('is not taken for ended while the server cannot be reached', async () => {
    await page.route(`**${refreshPath}`, (route) => route.abort());
    await page.reload();
    await page.getByText('The server cannot be reached.').waitFor();
    await page.unroute(`**${refreshPath}`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, 'Servers');
  });

  test('needs the current password for a new one, and goes on with it', async () => {
    await page.evaluate("location.hash = '#/account'");
    const change = async (current: string, next: string) => {
      await page.getByLabel('Current password', { exact: true }).fill(current);
      await page.getByLabel('New password', { exact: true }).fill(next);
      await page.getByRole('button', { name: 'Change password' }).click();
    };
    await change('not the password', 'correct horse battery staple');
    await page
      .getByRole('alert')
      .filter({ hasText: /current password is wrong/ })
      .waitFor();
    expect(await page.evaluate("document.activeElement?.getAttribute('name')")).toBe('currentPassword');
    await change('correct horse battery', 'correct horse battery staple');
    await page.getByText('Your password was changed.').waitFor();
    expect(await page.getByLabel('Current password', { exact: true }).inputValue()).toBe('');
    await page.reload();
    await heading(page, 'My account');
    await change('correct horse battery staple', 'correct horse battery');
    await page.getByText('Your password was changed.').waitFor();
  });

  test('tells a flood of logins when to try again', async () => {
    const tries = Array.from({ length: 110 }, (_, index) =>
      world.api.send('POST', 'auth/login', {}, { email: `nobody-${index}@example.org`, password: 'guess' }),
    );
    await Promise.all(tries);
    const stranger = await world.open();
    await stranger.getByLabel('E-mail address').fill('nobody@example.org');
    await stranger.getByLabel('Password', { exact: true }).fill('guess');
    await stranger.getByRole('button', { name: 'Log in' }).click();
    await stranger
      .getByRole('alert')
      .filter({ hasText: /Too many.*Try again in \d+ minutes/ })
      .waitFor();
    await stranger.context().close();
  });
});
