import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addOnlineServer } from '../test/support/online-server.ts';
import { has } from '../test/support/requirements.ts';
import type { TestPerson } from '../test/support/test-api.ts';
import { logIn, type PageWorld, startPageWorld } from './test-support/page-world.ts';
import { focused, tabTo } from './test-support/tab-to.ts';

/** The page asks every five seconds. */
const soon = { timeout: 15_000 };

describe.skipIf(!has.chromium)('commands that wait for approval, on the web page', () => {
  let world: PageWorld;
  let page: Page;
  let ada: TestPerson;
  let bob: TestPerson;

  beforeAll(async () => {
    world = await startPageWorld();
    const { database } = world.api.world;
    await addOnlineServer(database, { name: 'web-1', tags: ['prod'], containers: ['nginx'] });
    await addOnlineServer(database, { name: 'db-1', tags: ['db'], containers: ['postgres'] });
    const admin = await world.api.person([{ role: 'admin', tag: null }]);
    await admin.ask('POST', 'approval-policies', { verbClass: 'operate', tag: 'prod' });
    await admin.ask('POST', 'approval-policies', { verbClass: 'operate', tag: 'db', approvals: 2 });
    ada = await world.api.person([{ role: 'operator', tag: null }]);
    bob = await world.api.person([{ role: 'operator', tag: null }]);
    page = await world.open();
    await logIn(page);
    await page.getByRole('heading', { name: 'Servers' }).waitFor();
  });
  afterAll(() => world?.close());

  const ask = async (target: string, reason: string): Promise<string> =>
    (await ada.ask('POST', 'commands', { verb: 'restart', targets: [target], reason })).body.id;
  const stateOf = async (id: string) => (await ada.ask('GET', `commands/${id}`)).body.state;
  const row = (text: RegExp) => page.getByRole('row', { name: text });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = () => page.getByRole('dialog');
  const said = (text: string) => page.getByRole('status').filter({ hasText: text }).first().waitFor(soon);

  test('one that is asked for is told on whatever screen one is, counted, and listed with all about it', async () => {
    await ask('web-1/nginx', 'new certificate');
    await said(`${ada.account.name} (API key`);
    expect(await page.title()).toBe('(1) Servers · ChatOps');
    await page.getByRole('link', { name: 'Approvals 1 waiting' }).click();
    await page.getByRole('heading', { name: 'Approvals', level: 1 }).waitFor();
    expect(await page.title()).toBe('(1) Approvals · ChatOps');
    await row(/Restart web-1\/nginx.*new certificate.*person-.*0 of 1.*in 1\d minutes/).waitFor();
  });

  test('it runs when one has agreed, and is gone from the list', async () => {
    const [waiting] = (await ada.ask('GET', 'commands?state=awaiting_approval')).body.items;
    await button('Approve: Restart web-1/nginx').click();
    await dialog().getByText('operate on tag:prod needs 1 more person').waitFor();
    await dialog().getByLabel('Reason').fill('seen the certificate');
    await dialog().getByRole('button', { name: 'Approve' }).click();
    await said('Approved. It runs now.');
    await page.getByText('Nothing waits for you').waitFor(soon);
    expect(await page.getByRole('link', { name: 'Approvals', exact: true }).count()).toBe(1);
    const { body } = await ada.ask('GET', `commands/${waiting.id}`);
    expect(body.approval.decisions).toMatchObject([{ decision: 'approved', reason: 'seen the certificate' }]);
  });

  test('one that others must agree to as well stays, counts no more, and can still be denied', async () => {
    const id = await ask('db-1/postgres', 'new version');
    await button('Approve: Restart db-1/postgres').click(soon);
    await dialog().getByRole('button', { name: 'Approve' }).click();
    await said('Approved, 1 of 2: it waits for others too.');
    await row(/db-1.*1 of 2 · also yours/).waitFor(soon);
    expect(await page.getByRole('link', { name: 'Approvals', exact: true }).count()).toBe(1);
    expect(await button('Approve: Restart db-1/postgres').count()).toBe(0);
    await button('Deny: Restart db-1/postgres').click();
    await dialog().getByRole('button', { name: 'Deny' }).click();
    await said('Denied. Nothing is run.');
    expect(await stateOf(id)).toBe('denied');
  });

  test('what somebody else has decided meanwhile is said, and the list is right again', async () => {
    const id = await ask('web-1/nginx', 'again');
    await button('Approve: Restart web-1/nginx').click(soon);
    await bob.ask('POST', `commands/${id}/deny`);
    await dialog().getByRole('button', { name: 'Approve' }).click();
    await dialog()
      .getByRole('alert')
      .filter({ hasText: /it is denied \(denied by person-/ })
      .waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Nothing waits for you').waitFor(soon);
  });

  test('it needs no pointer, and the focus stays in the list when the row has gone', async () => {
    await ask('web-1/nginx', 'by keyboard');
    await button('Approve: Restart web-1/nginx').waitFor(soon);
    await page.reload();
    await button('Approve: Restart web-1/nginx').waitFor();
    await tabTo(page, 'Approve: Restart web-1/nginx');
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    expect((await focused(page)).name).toBe('Reason (optional)');
    await page.keyboard.press('Escape');
    expect((await focused(page)).name).toBe('Approve: Restart web-1/nginx');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Approve');
    await page.keyboard.press('Enter');
    await said('Approved. It runs now.');
    await page.getByText('Nothing waits for you').waitFor(soon);
    expect(await page.evaluate('document.activeElement.className')).toBe('table-frame');
  });

  test('nothing was forbidden by the policy, and no script failed', () => {
    expect(world.complaints).toEqual([]);
  });
});
