import { expect, it } from 'vitest';
import { deviceCookie, readKnownDevice } from './known-device.ts';

const secret = 'a secret that is long enough to sign';
const cookie = deviceCookie('ada', [secret]).split(';')[0] ?? '';

it('is known for the account that logged in from it', () => {
  expect(readKnownDevice(`other=1; ${cookie}`, 'ada', [secret])).toMatch(/^[\w-]{22}$/);
  expect(readKnownDevice(cookie, 'ada', ['the secret after that one', secret])).toBeDefined();
});

it.each([
  ['another account', cookie, 'eve', secret],
  ['an account that is not there', cookie, undefined, secret],
  ['another secret', cookie, 'ada', 'a secret of somebody else'],
  ['another device', cookie.replace(/=(.)/, (_all, first) => `=${first === 'A' ? 'B' : 'A'}`), 'ada', secret],
  ['no cookie', undefined, 'ada', secret],
  ['a damaged cookie', `${cookie}x`, 'ada', secret],
])('is not known for %s', (_what, header, userId, key) => {
  expect(readKnownDevice(header, userId, [key])).toBeUndefined();
});
