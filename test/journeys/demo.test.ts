import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
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
    expect(charts.sort()).toEqual(['alert-discord.png', 'alert.png', 'status.png']);
    const png = await readFile(join(dataDir, 'tour', 'alert.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  describe('in Chromium', () => {
    let demo: RoleProcess;
    let browser: Browser;
    let slack: Page;
    let discord: Page;

    beforeAll(async () => {
      demo = startDemo();
      const [slackUrl = '', discordUrl = ''] = await eventually(
        () => {
          const found = demo.log().match(/http:\S+(?= +a local)/g);
          if (!found) throw new Error('the demo has not said what to open');
          return found;
        },
        60_000,
        demo.log,
      );
      browser = await launchChromium();
      const open = async (url: string) => {
        const page = await browser.newPage();
        page.setDefaultTimeout(20_000);
        await page.goto(url);
        return page;
      };
      [slack, discord] = await Promise.all([open(slackUrl), open(discordUrl)]);
    });
    afterAll(async () => {
      await browser?.close();
      await demo?.stop();
    });

    const log = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });
    const line = (page: Page): Locator => page.getByRole('textbox', { name: 'Message #ops' });
    const type = async (text: string) => {
      await line(slack).fill(text);
      await slack.keyboard.press('Enter');
    };
    /** Left beside each other, to be looked at. */
    const keepScreenshots = (name: string) =>
      Promise.all(
        Object.entries({ slack, discord }).map(([platform, page]) =>
          page.screenshot({
            path: join(import.meta.dirname, `../../test-results/demo-${name}-${platform}.png`),
            fullPage: true,
          }),
        ),
      );

    test('a typed status shows its picture', async () => {
      const pictures = log(slack).getByRole('article').locator('img[src*="files"]');
      const before = await pictures.count();
      await type('/chatops chart web memory');
      await log(slack)
        .getByText(/no server|nearest|did you mean/i)
        .first()
        .waitFor();
      await type('/chatops servers');
      const server = await log(slack).getByText(/1 up/).last().textContent();
      expect(server).toContain('1 up');
      await type('/chatops chart --all memory 1h');
      await eventually(async () => expect(await pictures.count()).toBe(before + 1), 20_000);
      const width = await pictures.last().evaluate((image: { naturalWidth: number }) => image.naturalWidth);
      expect(width).toBeGreaterThan(500);
    });

    test('a typed restart is confirmed with a click and its result shown', async () => {
      const results = log(slack)
        .getByRole('article')
        .filter({ hasText: /succeeded/i });
      const before = await results.count();
      await type('/chatops restart web-1');
      await log(slack).getByRole('button', { name: 'Restart', exact: true }).last().click();
      await eventually(async () => expect(await results.count()).toBe(before + 1), 20_000);
    });

    test('in Discord the same, with the container completed while it is typed', async () => {
      await line(discord).pressSequentially('/chatops restart target:web');
      await discord.getByRole('option', { name: /web-1$/ }).waitFor();
      await discord.keyboard.press('Tab');
      expect(await line(discord).inputValue()).toMatch(/target:\S+\/web-1/);
      await discord.keyboard.press('Enter');
      const question = log(discord)
        .getByRole('article')
        .filter({ hasText: /Restart \S+\/web-1\?/ });
      await question.getByText('Only you can see this').waitFor();
      await keepScreenshots('question');
      await question.getByRole('button', { name: 'Restart', exact: true }).click();
      const result = log(discord).getByRole('article').filter({ hasText: 'succeeded' });
      await result.waitFor();
      expect(await result.textContent()).toMatch(/Restarted \S+\/web-1/);
      expect(await question.count()).toBe(0);
      await keepScreenshots('result');
    });
  });
});
