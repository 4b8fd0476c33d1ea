import { describe, expect, test } from 'vitest';
import { launchChromium } from './chromium.ts';
import { has } from './requirements.ts';
import { startTestDocker } from './test-docker.ts';

describe.skipIf(!has.docker)('test Docker engine', () => {
  test('runs a container that stops when asked', async () => {
    const engine = await startTestDocker();
    try {
      const container = engine.docker.getContainer(await engine.run('web-1'));
      expect((await container.inspect()).State.Running).toBe(true);
      await container.stop({ t: 5 });
      expect((await container.inspect()).State.ExitCode).toBe(0);
    } finally {
      await engine.stop();
    }
  });
});

describe.skipIf(!has.chromium)('test browser', () => {
  test('shows a page', async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.setContent('<h1>hello</h1>');
    expect(await page.textContent('h1')).toBe('hello');
    await browser.close();
  });
});
