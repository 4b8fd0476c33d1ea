import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAddressBehind } from '../api/http/client-address.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8');
const compose = read('docker-compose.yml');
const example = read('.env.example');

/** Without these nothing may start; the rest may be left empty. */
const required = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'JWT_SECRET', 'CHATOPS_SERVICE_TOKEN'];

test.each(required)('%s has no default: Compose refuses to start without it', (name) => {
  const uses = [...compose.matchAll(new RegExp(`\\$\\{${name}\\b[^}]*\\}`, 'g'))].map(([use]) => use);
  expect(uses.length).toBeGreaterThan(0);
  for (const use of uses) expect(use).toBe(`\${${name}:?set ${name} in .env}`);
  expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
});

test('a proxy on the host is believed as it comes in, from Docker’s network, and nobody else is by default', () => {
  expect(compose).toMatch(/^ +CHATOPS_TRUSTED_PROXIES: \$\{CHATOPS_TRUSTED_PROXIES:-\}$/m);
  const [, named = ''] = /^CHATOPS_TRUSTED_PROXIES=(.*)$/m.exec(example) ?? [];
  const addressOf = readAddressBehind([named]);
  const from = (remoteAddress: string) =>
    addressOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': '203.0.113.7' } } as never);
  expect(from('::ffff:172.18.0.1')).toBe('203.0.113.7');
  expect(from('198.51.100.1')).toBe('198.51.100.1');
  // A published port is open to this machine alone, so that only the proxy comes from there.
  expect(compose).toContain('127.0.0.1:8080-8089');
});

test('every variable that Compose takes is explained in .env.example', () => {
  const taken = new Set([...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
  // Only tests point it elsewhere.
  for (const name of ['SLACK_API_URL', 'DISCORD_API_URL']) taken.delete(name);
  for (const name of taken) expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
});
