import { expect, test } from 'vitest';
import { serverNameSchema } from '../shared/api-contract/servers.ts';
import { serverNameOf } from './prepare-deployment.ts';

test.each([
  ['web-1.example.org', 'web-1.example.org'],
  ["Ada's MacBook (2).local", 'Ada-s-MacBook-2-.local'],
  ['-_.x', 'x'],
  ['ä', 'this-machine'],
  ['a'.repeat(200), 'a'.repeat(63)],
])('the host %j becomes a valid server name', (host, name) => {
  expect(serverNameOf(host)).toBe(name);
  expect(serverNameSchema.safeParse(name).success).toBe(true);
});
