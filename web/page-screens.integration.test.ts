import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addOnlineServer } from '../test/support/online-server.ts';
import { has } from '../test/support/requirements.ts';
import { findBarriers } from './test-support/find-barriers.ts';
import { type Furniture, furnish } from './test-support/furnish.ts';
import { judgeScreen, settle } from './test-support/judge-screen.ts';
import { logIn, noAdmin, type PageWorld, startPageWorld, takeScreenshot } from './test-support/page-world.ts';

type Step = (page: Page) => Promise<unknown>;
const press =
  (name: string | RegExp): Step =>
  (page) =>
    page.getByRole('button', { name }).first().click();

const showOnly =
  (text: string): Step =>
  (page) =>
    page.getByLabel('Show only').fill(text);
const inDialog =
  (name: string): Step =>
  (page) =>
    page.getByRole('dialog').getByRole('button', { name }).click();

/** How somebody who is logged in gets there. */
const screens: Record<string, [hash: string, ...steps: Step[]]> = {
  servers: ['#/servers'],
  'server-add': ['#/servers', press('Add server')],
  'server-edit': ['#/servers', press('Edit web-1')],
  'servers-none': [
    '#/servers',
    showOnly('nothing-like-it'),
    (page) => page.getByText('No server matches').waitFor(),
  ],
  'servers-unreachable': [
    '#/servers',
    (page) => page.context().setOffline(true),
    (page) => page.getByRole('alert').waitFor(),
  ],
  'server-delete': ['#/servers', press('Delete web-1')],
  keys: ['#/keys'],
  'key-create': ['#/keys', press('Create key')],
  'key-enrolment': ['#/keys', press('Create key'), (page) => page.getByLabel('Enrolment').check()],
  'key-created': [
    '#/keys?server=web-2',
    inDialog('Create key'),
    (page) => page.getByText('With the key in a file').click(),
  ],
  'key-hook': [
    '#/keys',
    press('Create key'),
    (page) => page.getByLabel('Hook').check(),
    (page) => page.getByLabel('Name', { exact: true }).fill('Alertmanager'),
    inDialog('Create key'),
    (page) => page.getByText('Receiver for alertmanager.yml').waitFor(),
  ],
  'key-revoke': ['#/keys', press('Revoke web-1')],
  'keys-none': ['#/keys', showOnly('nothing-like-it'), (page) => page.getByText('No key matches.').waitFor()],
  'key-rotate': ['#/keys', press('Rotate web-1')],
  people: ['#/people'],
  'person-invite': ['#/people', press('Invite')],
  'person-edit': ['#/people', press('Edit: Linus')],
  'person-link': [
    '#/people',
    press('New invitation: Linus'),
    press('Make link'),
    (page) => page.getByText('Pass it on now').waitFor(),
  ],
  'person-disable': ['#/people', press('Disable: Linus')],
  policies: ['#/policies'],
  'policy-remove': ['#/policies', press(/^Remove: operate/)],
  audit: ['#/audit'],
  'audit-entry': ['#/audit', press(/^Details/)],
  account: ['#/account'],
  'account-wrong-password': [
    '#/account',
    (page) => page.getByLabel('Current password', { exact: true }).fill('not the password'),
    (page) => page.getByLabel('New password', { exact: true }).fill('a new one, long enough'),
    press('Change password'),
    (page) => page.getByRole('alert').waitFor(),
  ],
  'account-log-out': ['#/account', press('Log out everywhere')],
  'approvals-none': ['#/approvals'],
};

const waiting: typeof screens = {
  approvals: ['#/approvals'],
  'approval-approve': ['#/approvals', press(/^Approve: Restart/)],
  'approval-deny': ['#/approvals', press(/^Deny: Restart/)],
};

describe.skipIf(!has.chromium)('every screen, light, dark and on a phone', () => {
  let world: PageWorld;
  let furniture: Furniture;
  let page: Page;

  beforeAll(async () => {
    world = await startPageWorld();
    furniture = await furnish(world.api);
    page = await world.open();
  });
  afterAll(() => world?.close());

  const visit = async (address: string) => {
    await page.context().setOffline(false);
    await page.goto('about:blank');
    await page.goto(address);
    await settle(page);
  };
  const judge = (name: string) => judgeScreen(page, name);

  test('the login, and what it says to a wrong password', async () => {
    await judge('login');
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').waitFor();
    await judge('login-wrong');
  });

  test.each(['invite', 'password', 'chat', 'ended'] as const)('the link: %s', async (purpose) => {
    const ended = `${world.url}/#/link/0198c0de-0000-7000-8000-000000000001.${'a'.repeat(43)}`;
    await visit(purpose === 'ended' ? ended : furniture.links[purpose]);
    await judge(`link-${purpose}`);
  });

  test('the link of a chat, for who is logged in', async () => {
    await visit(`${world.url}/`);
    await logIn(page);
    await visit(furniture.links.chat);
    await page.getByRole('button', { name: 'Link this to my account' }).waitFor();
    await judge('link-chat-confirm');
  });

  const walk = async (name: string, [hash, ...steps]: (typeof screens)[string]) => {
    await visit(`${world.url}/${hash}`);
    for (const step of steps) await step(page);
    await judge(name);
  };
  test.each(Object.entries(screens))('%s', walk);

  test('the menu of a phone', async () => {
    await visit(`${world.url}/#/account`);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Menu' }).click();
    await takeScreenshot(page, 'menu-phone');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('heading', { name: 'Audit', level: 1 }).waitFor();
    expect(await page.getByRole('button', { name: 'Menu' }).getAttribute('aria-expanded')).toBe('false');
  });

  describe('with commands that wait for approval', () => {
    beforeAll(async () => {
      const { database } = world.api.world;
      await addOnlineServer(database, { name: 'shop-1', tags: ['prod'], containers: ['nginx', 'redis'] });
      await addOnlineServer(database, { name: 'shop-2', tags: ['prod'], containers: ['nginx', 'redis'] });
      const ada = await world.api.person([{ role: 'operator', tag: null }]);
      const bob = await world.api.person([{ role: 'operator', tag: null }]);
      const targets = ['shop-1/nginx', 'shop-1/redis', 'shop-2/nginx', 'shop-2/redis'];
      const reason = 'The certificate was renewed; both shops have to read it before it ends at midnight.';
      const asked = await ada.ask('POST', 'commands', { verb: 'restart', targets, reason });
      await ada.ask('POST', `commands/${asked.body.id}/confirm`);
      await bob.ask('POST', `commands/${asked.body.id}/approve`, { reason: 'checked' });
      const args = { graceSeconds: 30 };
      await bob.ask('POST', 'commands', { verb: 'stop', targets: ['shop-1/redis'], args });
    });
    test.each(Object.entries(waiting))('%s', walk);
  });

  test('the policy forbade nothing, no script failed', () => {
    expect(world.complaints).toEqual([]);
  });
});

describe.skipIf(!has.chromium)('what people see who have no role, or the first of whom is on the way', () => {
  let world: PageWorld;

  beforeAll(async () => {
    world = await startPageWorld(noAdmin);
  });
  afterAll(() => world?.close());

  test('the link of the setup, and everything as empty as it then is', async () => {
    const page = await world.open();
    await page.goto(/http\S+\/#\/link\/\S+/.exec(world.api.printed.join('\n'))?.[0] ?? '');
    await page.getByRole('heading', { name: 'Set up ChatOps' }).waitFor();
    await judgeScreen(page, 'link-setup');
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await page.getByRole('heading', { name: 'My account' }).waitFor();
    for (const screen of ['servers', 'keys', 'people', 'policies']) {
      await page.goto(`${world.url}/#/${screen}`);
      await judgeScreen(page, `${screen}-empty`);
    }
    await world.api.world.database.sql`delete from grants`;
    await page.reload();
    await page.getByText('Ask an administrator for one').waitFor();
    await judgeScreen(page, 'account-no-role');
    await page.goto(`${world.url}/#/keys`);
    await judgeScreen(page, 'keys-no-role');
    expect(world.complaints).toEqual([]);
  });
});
