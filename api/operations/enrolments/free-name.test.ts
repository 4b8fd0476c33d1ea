import { describe, expect, test } from 'vitest';
import { serverNameSchema } from '../../../shared/api-contract/servers.ts';
import { freeName, stemLength } from './free-name.ts';

describe('the name of a new server', () => {
  test.each([
    ['web-1', [], 'web-1'],
    ['web-1', ['web-10', 'web'], 'web-1'],
    ['web-1', ['web-1'], 'web-1-2'],
    ['Web-1', ['web-1', 'web-1-2', 'web-1-3'], 'Web-1-4'],
    ['web-1', ['web-1', 'web-1-3'], 'web-1-2'],
  ])('%s beside %j is %s', (name, taken, expected) => {
    expect(freeName(name, new Set(taken))).toBe(expected);
  });

  test('stays within the limit, and begins with what is looked for', () => {
    const longest = 'a'.repeat(63);
    const taken = new Set([longest]);
    for (let round = 0; round < 1200; round += 1) {
      const name = freeName(longest, taken);
      expect(serverNameSchema.safeParse(name).success).toBe(true);
      expect(name.startsWith(longest.slice(0, stemLength))).toBe(true);
      taken.add(name);
    }
    expect(taken.size).toBe(1201);
  });
});
