import { expect, test } from 'vitest';
import { describeBrowser } from './describe-browser.ts';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
test.each([
  [null, 'An unnamed program'],
  ['', 'An unnamed program'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [`${windows} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge on Windows'],
  [`${windows} Chrome/140.0 Safari/537.36`, 'Chrome on Windows'],
  [
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari on iOS'],
  ['curl/8.5.0', 'curl/8.5.0'],
])('%j is %s', (userAgent, words) => {
  expect(describeBrowser(userAgent)).toBe(words);
});
