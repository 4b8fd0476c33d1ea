import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { has } from '../test/support/requirements.ts';
import { adminCredentials } from '../test/support/test-api.ts';
import { furnish } from './test-support/furnish.ts';
import { logIn, type PageWorld, startPageWorld } from './test-support/page-world.ts';

describe.skipIf(!has.chromium)('what an administrator does on the web page', () => {
  let world: PageWorld;
  let chatLink: string;
  let page: Page;

  beforeAll(async () => {
    world = await startPageWorld();
    chatLink = (await furnish(world.api)).links.chat;
    page = await world.open();
    await logIn(page);
  });
  afterAll(() => world?.close());

  const goTo = async (name: string) => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const row = (text: RegExp) => page.getByRole('row', { name: text });
  const gone = (text: RegExp) => row(text).first().waitFor({ state: 'detached' });
  const removePolicy = async (name: string) => {
    await button(`Remove: ${name}`).click();
    await dialog().getByRole('button', { name: 'Remove' }).click();
  };

  test('finds servers by the start of a name and by tag, and says when there are none', async () => {
    const filter = page.getByLabel('Show only');
    await filter.fill('web');
    await gone(/db-1/);
    await row(/web-1/).waitFor();
    await filter.fill('tag:database');
    await row(/db-1/).waitFor();
    await gone(/web-1/);
    await filter.fill('nothing-like-it');
    await page.getByText('No server matches').waitFor();
    await filter.fill('');
    await row(/web-1/).waitFor();
  });

  test('gives a server another name and other tags; a name that cannot be is said at the field', async () => {
    await button('Edit web-2').click();
    await dialog().getByLabel('Name').fill('no blanks allowed');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog()
      .getByText(/letters, digits, dot, dash, underscore; at most 63/)
      .first()
      .waitFor();
    expect(await page.evaluate("document.activeElement?.getAttribute('name')")).toBe('name');
    await dialog().getByLabel('Name').fill('web-9');
    await dialog().getByLabel('Tags').fill('prod, blue');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await row(/web-9.*blue/).waitFor();
  });

  test('deletes a server only after its name was typed', async () => {
    await button('Delete web-9').click();
    await dialog().getByRole('button', { name: 'Delete server' }).click();
    await dialog().getByLabel('Type web-9 to confirm').fill('web-1');
    await dialog().getByRole('button', { name: 'Delete server' }).click();
    expect(await page.locator('dialog input:invalid').count()).toBe(1);
    expect(await row(/web-9/).count()).toBe(1);
    await dialog().getByLabel('Type web-9 to confirm').fill('web-9');
    await dialog().getByRole('button', { name: 'Delete server' }).click();
    await gone(/web-9/);
  });

  test('makes an enrolment key, and a new one in place of a key that works on', async () => {
    await goTo('API keys');
    await button('Create key').click();
    await dialog().getByLabel('Enrolment').check();
    await dialog().getByLabel('Uses').fill('3');
    await dialog().getByLabel('Tags').fill('edge');
    await dialog().getByLabel('Name').fill('edge fleet');
    await dialog().getByRole('button', { name: 'Create key' }).click();
    await dialog()
      .getByText(/^CHATOPS_URL=\S+ CHATOPS_ENROLMENT_KEY=cop_\S+ node dist\/agent\/main\.js$/)
      .waitFor();
    await button('I have saved it').click();
    await row(/edge fleet.*Enrolment, 3 uses left.*edge/).waitFor();
    await button('Rotate web-1').click();
    await dialog().getByLabel('The old key works').selectOption('for one day');
    await dialog().getByRole('button', { name: 'Make new key' }).click();
    await page.getByRole('dialog', { name: 'Key web-1' }).getByText(/^cop_/).first().waitFor();
    await button('I have saved it').click();
    await row(/web-1.*in 23 hours|web-1.*tomorrow|web-1.*in 1 day/).waitFor();
  });

  test('finds the keys of a person, who alone makes a new one in place of one', async () => {
    const linus = await world.api.person([]);
    const { name } = linus.account;
    await page.getByLabel('Show only').fill(linus.account.email);
    await gone(/Agent of web-1/);
    await row(new RegExp(`Personal, of ${name}`)).waitFor();
    expect(await button(`Rotate ${name}`).count()).toBe(0);
    await button(`Revoke ${name}`).click();
    await dialog().getByRole('button', { name: 'Revoke key' }).click();
    await row(/revoked/).waitFor();
    await page.getByLabel('Show only').fill('nobody-like-it');
    await page.getByText('No key matches.').waitFor();
    await page.getByLabel('Show only').fill('');
    await row(/Agent of web-1/)
      .first()
      .waitFor();
  });

  test('demands approvals and limits a channel, and takes both back', async () => {
    await goTo('Policies');
    const approvals = page.getByRole('form', { name: 'Add to: Approval by others' });
    await approvals.getByLabel(/^Tag/).fill('NOT A TAG');
    await approvals.getByRole('button', { name: 'Add' }).click();
    await approvals
      .getByText(/lower-case letters/)
      .first()
      .waitFor();
    await approvals.getByLabel(/^Tag/).fill('database');
    await approvals.getByRole('button', { name: 'Add' }).click();
    await row(/operate.*tag:database/).waitFor();
    await removePolicy('operate on tag:database');
    await gone(/operate.*tag:database/);
    const channels = page.getByRole('form', { name: 'Add to: Channels' });
    await channels.getByLabel('Where').selectOption('Discord');
    await channels.getByLabel('Workspace or server id').fill('123456789012345678');
    await channels.getByLabel('Channel id').fill('876543210987654321');
    await channels.getByRole('button', { name: 'Add' }).click();
    await row(/Discord.*876543210987654321.*operator.*all/).waitFor();
    await removePolicy('operator on all servers in 876543210987654321');
    await gone(/876543210987654321/);
  });

  test('links a chat user to the own account after asking, and unlinks it', async () => {
    await page.goto(chatLink);
    await page.getByRole('heading', { name: 'Link your Slack user?' }).waitFor();
    await page.getByText('T0LOCAL').waitFor();
    await page.getByText(adminCredentials.email).waitFor();
    await button('Link this to my account').click();
    await page.getByRole('heading', { name: 'Linked', exact: true }).waitFor();
    await page.getByRole('link', { name: 'My account' }).click();
    await button(/^Unlink Slack user/).click();
    await dialog().getByRole('button', { name: 'Unlink' }).click();
    await page.getByText('None yet. Type').waitFor();
  });

  test('reads the audit trail: newest first, by who, with everything that is known of an entry', async () => {
    await goTo('Audit');
    const first = page.getByRole('row').nth(1);
    await first.filter({ hasText: 'identity.unlink' }).waitFor();
    await page.getByLabel('Action').fill('server.create');
    await button('Show').click();
    await gone(/identity/);
    const refused = row(/server\.create.*refused/);
    await refused.getByRole('button', { name: /^Details/ }).click();
    await dialog()
      .getByText(/^refused: no grant gives the right "admin"/)
      .waitFor();
    await dialog().getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('From').fill('2999-01-01');
    await button('Show').click();
    await gone(/server\.create/);
    await page.getByLabel('From').fill('');
  });

  test('loads older entries after the newest', async () => {
    const nobody = await world.api.person([]);
    for (let round = 0; round < 60; round += 1) await nobody.ask('GET', 'servers');
    await page.getByLabel('Action').fill('');
    await button('Show').click();
    await row(/server\.list.*refused/)
      .first()
      .waitFor();
    expect(await page.getByRole('row').count()).toBe(51);
    await button('Show more').click();
    await row(/identity\.unlink/).waitFor();
    expect(await page.getByRole('row').count()).toBeGreaterThan(61);
  });

  test.each([
    ['CSV', /^id,|^"?id/],
    ['JSON', /^\{"/],
  ])('saves what it shows as %s', async (format, start) => {
    await page.getByLabel('Action').fill('server.create');
    await button('Show').click();
    await gone(/server\.list/);
    const [saved] = await Promise.all([page.waitForEvent('download'), button(`Export ${format}`).click()]);
    const text = readFileSync(await saved.path(), 'utf8');
    expect(text).toMatch(start);
    expect(text).toContain('server.create');
    expect(text).not.toContain('identity.unlink');
    expect(saved.suggestedFilename()).toMatch(/^chatops-audit-\d{4}-\d{2}-\d{2}\.(csv|jsonl)$/);
  });

  test('nothing was forbidden by the policy, and no script failed', () => {
    expect(world.complaints).toEqual([]);
  });
});
