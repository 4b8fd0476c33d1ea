import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What has the focus, by its accessible name, and how that is seen. */
export const focused = (page: Page) =>
  page.evaluate<{ name: string; outline: string }>(`(() => {
    const at = document.activeElement;
    const name = at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent;
    return { name: name.trim(), outline: getComputedStyle(at).outlineStyle };
  })()`);

/** Goes there by Tab alone, where the focus must then be seen. */
export async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let stops = 0; stops < 40; stops += 1) {
    const { name, outline } = await focused(page);
    if (name === wanted) return expect(outline).toBe('solid');
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${wanted}`);
}
