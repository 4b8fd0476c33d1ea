import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { type RoleProcess, startRole } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { has } from '../support/requirements.ts';
import { startTestDocker, type TestDocker } from '../support/test-docker.ts';

/** `npm run demo` as a newcomer meets it: no tokens, no database, one command. */
describe.skipIf(!has.docker || !has.chromium)('the local workspace', () => {
  let docker: TestDocker;
  let dataDir: string;

  beforeAll(async () => {
    docker = await startTestDocker();
    await docker.run('web-1');
    dataDir = await mkdtemp(join(tmpdir(), 'chatops-demo-'));
  });
  afterAll(async () => {
    await docker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const startDemo = (...args: string[]) =>
    startRole('demo', { DOCKER_SOCKET: docker.socketPath }, ['--data-dir', dataDir, ...args]);

  test('the tour restarts a container, sees an alert through and leaves its charts', async () => {
    const demo = startDemo('--tour');
    await eventually(() => expect(demo.child.exitCode).not.toBeNull(), 110_000, demo.log);
    expect(demo.child.exitCode, demo.log()).toBe(0);
    expect(demo.log()).toMatch(/Restarted .*web-1|web-1.*succeeded/s);
    expect(demo.log()).toContain('[RESOLVED]');
    const charts = await readdir(join(dataDir, 'tour'));
    expect(charts.sort()).toEqual(['alert.png', 'status.png']);
    const png = await readFile(join(dataDir, 'tour', 'alert.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  describe('in Chromium', () => {
    let demo: RoleProcess;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      demo = startDemo();
      const url = await eventually(
        () => {
          const found = /Open +(http:\S+)/.exec(demo.log())?.[1];
          if (!found) throw new Error('the demo has not said what to open');
          return found;
        },
        60_000,
        demo.log,
      );
      browser = await launchChromium();
      page = await browser.newPage();
      page.setDefaultTimeout(20_000);
      await page.goto(url);
    });
    afterAll(async () => {
      await browser?.close();
      await demo?.stop();
    });

    const log = () => page.getByRole('log', { name: 'Messages' });
    const type = async (text: string) => {
      await page.getByRole('textbox', { name: 'Message #ops' }).fill(text);
      await page.keyboard.press('Enter');
    };

    test('a typed status shows its picture', async () => {
      const pictures = log().getByRole('article').locator('img[src*="files"]');
      const before = await pictures.count();
      await type('/chatops chart web memory');
      await log()
        .getByText(/no server|nearest|did you mean/i)
        .first()
        .waitFor();
      await type('/chatops servers');
      const server = await log().getByText(/1 up/).last().textContent();
      expect(server).toContain('1 up');
      await type('/chatops chart --all memory 1h');
      await eventually(async () => expect(await pictures.count()).toBe(before + 1), 20_000);
      const width = await pictures.last().evaluate((image: { naturalWidth: number }) => image.naturalWidth);
      expect(width).toBeGreaterThan(500);
    });

    test('a typed restart is confirmed with a click and its result shown', async () => {
      const results = log()
        .getByRole('article')
        .filter({ hasText: /succeeded/i });
      const before = await results.count();
      await type('/chatops restart web-1');
      await log().getByRole('button', { name: 'Restart', exact: true }).last().click();
      await eventually(async () => expect(await results.count()).toBe(before + 1), 20_000);
      await page.screenshot({
        path: join(import.meta.dirname, '../../test-results/demo-page.png'),
        fullPage: true,
      });
    });
  });
});
