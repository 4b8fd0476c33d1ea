import fc from 'fast-check';
import { expect, it } from 'vitest';
import { serverNameSchema } from '../../shared/api-contract/servers.ts';
import { serverNameOf } from './server-name.ts';

it.each([
  ['web-1', 'web-1'],
  ['Web-1.example.org', 'Web-1.example.org'],
  ['Bücher server', 'Bucher-server'],
  ['-web-', 'web'],
  ['日本', 'server'],
  ['', 'server'],
])('%j is called %j', (hostname, name) => {
  expect(serverNameOf(hostname)).toBe(name);
});

it('is a name the API takes, whatever the host is called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (hostname) => {
      expect(serverNameSchema.safeParse(serverNameOf(hostname)).success).toBe(true);
    }),
  );
});
