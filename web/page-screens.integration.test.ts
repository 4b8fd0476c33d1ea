import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { has } from '../test/support/requirements.ts';
import { findBarriers } from './test-support/find-barriers.ts';
import { type Furniture, furnish } from './test-support/furnish.ts';
import { logIn, type PageWorld, startPageWorld, takeScreenshot } from './test-support/page-world.ts';

const wide = { width: 1280, height: 800 };
const looks = [
  { look: 'light', colorScheme: 'light', size: wide },
  { look: 'dark', colorScheme: 'dark', size: wide },
  { look: 'phone', colorScheme: 'light', size: { width: 390, height: 844 } },
] as const;

type Step = (page: Page) => Promise<unknown>;
const press =
  (name: string | RegExp): Step =>
  (page) =>
    page.getByRole('button', { name }).first().click();

/** How somebody who is logged in gets there. */
const screens: Record<string, [hash: string, ...steps: Step[]]> = {
  servers: ['#/servers'],
  'server-add': ['#/servers', press('Add server')],
  'server-delete': ['#/servers', press('Delete web-1')],
  keys: ['#/keys'],
  'key-create': ['#/keys', press('Create key')],
  'key-enrolment': ['#/keys', press('Create key'), (page) => page.getByLabel('Enrolment').check()],
  'key-created': [
    '#/keys?server=web-2',
    (page) => page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click(),
    (page) => page.getByText('With the key in a file').click(),
  ],
  'key-rotate': ['#/keys', press('Rotate web-1')],
  people: ['#/people'],
  'person-invite': ['#/people', press('Invite')],
  'person-edit': ['#/people', press('Edit: Linus')],
  'person-link': ['#/people', press('New invitation: Linus'), press('Make link')],
  policies: ['#/policies'],
  audit: ['#/audit'],
  'audit-entry': ['#/audit', press(/^Details/)],
  account: ['#/account'],
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

  /** Everything is there, nothing is on its way. */
  const settle = async () => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
  };
  const visit = async (address: string) => {
    await page.goto('about:blank');
    await page.goto(address);
    await settle();
  };
  /** axe finds nothing, and nothing sticks out sideways. */
  const judge = async (name: string) => {
    await settle();
    for (const { look, colorScheme, size } of looks) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      await takeScreenshot(page, `${name}-${look}`);
      expect(await findBarriers(page), look).toEqual([]);
      const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(sideways), look).toBe(0);
    }
    await page.setViewportSize(wide);
  };

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

  test.each(Object.entries(screens))('%s', async (name, [hash, ...steps]) => {
    await visit(`${world.url}/${hash}`);
    for (const step of steps) await step(page);
    await judge(name);
  });

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

  test('the policy forbade nothing, no script failed', () => {
    expect(world.complaints).toEqual([]);
  });
});
