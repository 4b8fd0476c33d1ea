import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBarriers } from './find-barriers.ts';
import { takeScreenshot } from './page-world.ts';

const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const looks = [
  { look: 'light', colorScheme: 'light', size: wide },
  { look: 'dark', colorScheme: 'dark', size: wide },
  { look: 'phone', colorScheme: 'light', size: phone },
] as const;

/** Everything is there, nothing is on its way. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
}

/** In every look a picture is kept, axe finds nothing, and nothing sticks out sideways. */
export async function judgeScreen(page: Page, name: string): Promise<void> {
  await settle(page);
  for (const { look, colorScheme, size } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await takeScreenshot(page, `${name}-${look}`);
    expect(await findBarriers(page), look).toEqual([]);
    const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(sideways), look).toBe(0);
  }
  await page.setViewportSize(wide);
}
