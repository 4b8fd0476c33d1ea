import { expect, test } from 'vitest';
import { alertmanagerReceiver, hookUrl } from './alertmanager-receiver.ts';

test.each([
  ['https://chatops.example.com/#/keys', 'https://chatops.example.com/api/v1/hooks/alertmanager'],
  ['https://example.com/chatops/#/keys', 'https://example.com/chatops/api/v1/hooks/alertmanager'],
])('the hook of the page %s is %s', (page, url) => {
  expect(hookUrl(page)).toBe(url);
  const receiver = alertmanagerReceiver(url, 'cop_key');
  expect(receiver).toContain(`url: ${url}\n`);
  expect(receiver).toContain('credentials: cop_key');
});
