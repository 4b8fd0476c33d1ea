import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../../test/support/chromium.ts';
import { adminCredentials, startTestApi, type TestApi } from '../../test/support/test-api.ts';

/** For a world that nobody has set up yet; an empty setting counts as none. */
export const noAdmin = { CHATOPS_ADMIN_EMAIL: '', CHATOPS_ADMIN_PASSWORD: '' };

const root = join(import.meta.dirname, '../..');

export interface PageWorld {
  api: TestApi;
  url: string;
  /** What Chromium complained about, in any page: scripts that failed, what the policy forbade. */
  complaints: string[];
  /** In a browser of its own, as far as cookies go. */
  open(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** The page as it is built, served by a real API on a database of its own, in real Chromium. */
export async function startPageWorld(environment: Record<string, string> = {}): Promise<PageWorld> {
  const pageFolder = mkdtempSync(join(tmpdir(), 'web-page-'));
  await buildPage(pageFolder);
  const [api, browser] = await Promise.all([
    startTestApi(environment, { hub: 'real', pageFolder }),
    launchChromium(),
  ]);
  const complaints: string[] = [];
  return {
    api,
    url: api.api.url,
    complaints,
    open: async (options = {}) => {
      const page = await newPage(browser, options);
      listen(page, complaints);
      await page.goto(api.api.url);
      return page;
    },
    close: async () => {
      await browser.close();
      await api.close();
      rmSync(pageFolder, { recursive: true, force: true });
    },
  };
}

/** As it is shipped: within the test runner's environment it would be React's build for developers. */
async function buildPage(folder: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', folder, '--emptyOutDir', 'web/page'];
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, args, { cwd: root, env, timeout: 60_000 });
}

async function newPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context: BrowserContext = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return page;
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    // Answers of 4xx and a network that is gone are reported as well; the page has said them in words.
    const isAnswer =
      /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)/.test(
        message.text(),
      );
    if (!isAnswer && ['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
}

export async function logIn(page: Page, { email, password } = adminCredentials): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page
    .getByRole('button', { name: /Log out/ })
    .or(page.getByRole('button', { name: 'Menu' }))
    .first()
    .waitFor();
}

/** For people to look at, in test-results/. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const folder = join(root, 'test-results/page');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
