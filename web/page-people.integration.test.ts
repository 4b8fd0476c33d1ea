import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { has } from '../test/support/requirements.ts';
import { logIn, noAdmin, type PageWorld, startPageWorld } from './test-support/page-world.ts';

const ada = { email: 'ada@example.org', password: 'correct horse battery' };
const linus = { email: 'linus@example.org', password: 'a penguin on the beach' };

describe.skipIf(!has.chromium)('people on the web page', () => {
  let world: PageWorld;
  /** Two browsers. */
  let adas: Page;
  let linuss: Page;

  beforeAll(async () => {
    world = await startPageWorld(noAdmin);
    adas = await world.open();
    linuss = await world.open();
  });
  afterAll(() => world?.close());

  const goTo = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  const heading = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { name, level: 1 }).waitFor();
  const choosePassword = async (page: Page, password: string, button: string) => {
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: button }).click();
  };
  const linkIn = async (page: Page): Promise<string> => {
    const code = page.getByRole('dialog', { name: 'Link for Linus' }).locator('code');
    const url = (await code.textContent()) ?? '';
    // It is not shown again: nobody loses it by a stray key.
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Done' }).click();
    return url;
  };

  test('the setup link makes the first administrator, after a password that is good enough', async () => {
    const link = /http\S+\/#\/link\/\S+/.exec(world.api.printed.join('\n'))?.[0] ?? '';
    await adas.goto(link);
    await heading(adas, 'Set up ChatOps');
    await adas.getByLabel('E-mail address').fill(ada.email);
    await adas.getByLabel('Name').fill('Ada');
    await choosePassword(adas, 'password', 'Create administrator');
    await adas.getByRole('alert').waitFor();
    await choosePassword(adas, ada.password, 'Create administrator');
    await heading(adas, 'My account');
    await adas.getByText('ada@example.org').waitFor();
    await adas.goto('about:blank');
    await adas.goto(link);
    await heading(adas, 'This link no longer works');
    await adas.getByRole('link', { name: 'ChatOps' }).click();
    await heading(adas, 'Servers');
  });

  test('what is wrong with a field is said beside it, and the focus goes there', async () => {
    await goTo(adas, 'People');
    await adas.getByRole('button', { name: 'Invite' }).click();
    const dialog = adas.getByRole('dialog', { name: 'Invite' });
    await dialog.getByLabel('E-mail address').fill('grace@example.org');
    await dialog.getByLabel('Name').fill('Grace\u202e');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const field = dialog.getByLabel('Name');
    await dialog
      .getByText(/characters that cannot be seen/)
      .first()
      .waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await adas.evaluate("document.activeElement?.getAttribute('name')")).toBe('name');
    expect(await field.getAttribute('aria-describedby')).toBeTruthy();
    await field.fill('Ada');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    await dialog.locator('.field-problem').filter({ hasText: 'Ada' }).waitFor();
    await field.fill('Grace');
    const tag = dialog.getByLabel(/^Tag of role 1/);
    await tag.fill('NOT A TAG');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    await dialog
      .locator('.grant-rows')
      .getByText(/lower-case/)
      .waitFor();
    expect(await tag.getAttribute('aria-invalid')).toBe('true');
    await adas.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('whoever is invited chooses a password, is in, and is offered what the role allows', async () => {
    await adas.getByRole('button', { name: 'Invite' }).click();
    const dialog = adas.getByRole('dialog', { name: 'Invite' });
    await dialog.getByLabel('E-mail address').fill(linus.email);
    await dialog.getByLabel('Name').fill('Linus');
    await dialog.getByLabel('Role 1', { exact: true }).selectOption('operator');
    await dialog.getByLabel(/^Tag of role 1/).fill('staging');
    await dialog.getByRole('button', { name: 'Invite' }).click();
    await linuss.goto(await linkIn(adas));
    await heading(linuss, 'Welcome, Linus');
    await choosePassword(linuss, linus.password, 'Choose password');
    await heading(linuss, 'My account');
    await linuss.getByText('operator on tag:staging').waitFor();
    const offered = await linuss.getByRole('navigation').getByRole('link').allTextContents();
    expect(offered).toEqual(['Servers', 'Approvals', 'API keys', 'My account']);
    await linuss.goto(`${world.url}/#/people`);
    await heading(linuss, 'Servers');
    expect(await linuss.getByRole('button', { name: 'Add server' }).count()).toBe(0);
  });

  test('other rights are offered as soon as the session is renewed', async () => {
    await adas.getByRole('button', { name: 'Edit: Linus' }).click();
    const dialog = adas.getByRole('dialog', { name: 'Edit Linus' });
    await dialog.getByRole('button', { name: 'Add role' }).click();
    await dialog.getByLabel('Role 2', { exact: true }).selectOption('admin');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await adas.getByText('operator on tag:staging, admin').waitFor();
    await linuss.reload();
    await linuss.getByRole('link', { name: 'Audit' }).waitFor();
  });

  test('a new password by link ends the old session; a used link says what to do', async () => {
    await adas.getByRole('button', { name: 'Password link: Linus' }).click();
    await adas.getByRole('dialog').getByRole('button', { name: 'Make link' }).click();
    const link = await linkIn(adas);
    const other = await world.open();
    await other.goto(link);
    await heading(other, 'New password, Linus');
    await choosePassword(other, 'another penguin, elsewhere', 'Set new password');
    await heading(other, 'My account');
    await other.context().close();
    await goTo(linuss, 'API keys');
    await heading(linuss, 'Log in');
    await linuss.goto(link);
    await heading(linuss, 'This link no longer works');
    await linuss.getByText('ask your administrator for a new link').waitFor();
  });

  test('who has lost every role still sees the keys he has and ends them, and is offered no other', async () => {
    await linuss.goto(`${world.url}/#/`);
    await logIn(linuss, { ...linus, password: 'another penguin, elsewhere' });
    await goTo(linuss, 'API keys');
    await linuss.getByRole('button', { name: 'Create key' }).click();
    const create = linuss.getByRole('dialog', { name: 'Create key' });
    await create.getByLabel('Personal').check();
    await create.getByLabel('Name').fill('left over');
    await create.getByRole('button', { name: 'Create key' }).click();
    await linuss.getByRole('button', { name: 'I have saved it' }).click();
    await adas.getByRole('button', { name: 'Edit: Linus' }).click();
    const edit = adas.getByRole('dialog', { name: 'Edit Linus' });
    await edit.getByRole('button', { name: 'Remove role 2' }).click();
    await edit.getByRole('button', { name: 'Remove role 1' }).click();
    await edit.getByRole('button', { name: 'Save' }).click();
    await adas.getByRole('row', { name: /Linus.*no role/ }).waitFor();
    await linuss.goto(`${world.url}/#/`);
    await linuss.reload();
    await heading(linuss, 'My account');
    await goTo(linuss, 'API keys');
    await linuss.getByRole('row', { name: /left over.*Personal, yours/ }).waitFor();
    expect(await linuss.getByRole('button', { name: /Create key|Rotate/ }).count()).toBe(0);
    await linuss.getByRole('button', { name: 'Revoke left over' }).click();
    await linuss.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
    await linuss.getByRole('row', { name: /left over.*revoked/ }).waitFor();
    await goTo(linuss, 'My account');
  });

  test('who is disabled is out, and told so', async () => {
    await adas.getByRole('button', { name: 'Disable: Linus' }).click();
    await adas.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await adas.getByRole('row', { name: /Linus.*disabled/ }).waitFor();
    await goTo(linuss, 'API keys');
    await heading(linuss, 'Log in');
    await linuss.getByRole('status').filter({ hasText: /./ }).first().waitFor();
    expect(await adas.getByRole('button', { name: 'Enable: Linus' }).count()).toBe(1);
  });

  test('oneself cannot be disabled by mistake: it is not offered', async () => {
    expect(await adas.getByRole('button', { name: 'Disable: Ada' }).count()).toBe(0);
  });

  test('chat users stand with the name of whose they are, however many people there are', async () => {
    await world.api.world.database.sql`
      insert into users (id, email, name)
      select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'n' || n || '@example.org', 'n' || n
      from generate_series(1, 100) n`;
    const { account } = await world.api.person([]);
    await adas.reload();
    const linked = adas.getByRole('table', { name: 'Linked chat users' });
    await linked.getByRole('row', { name: new RegExp(account.name) }).waitFor();
    expect(await adas.getByRole('table', { name: 'People' }).getByText(account.email).count()).toBe(0);
  });

  test('nothing was forbidden by the policy, and no script failed', () => {
    expect(world.complaints).toEqual([]);
  });
});
