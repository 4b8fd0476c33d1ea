import { expect, it } from 'vitest';
import { linkUrl, mintLink, parseLinkToken } from './one-time-link.ts';

it('reads back the id and the hash of a token it minted', () => {
  const { token, id, secretHash } = mintLink('invite');
  expect(parseLinkToken(token)).toEqual({ id, secretHash });
});

it('gives every link a secret of its own and its purpose’s lifetime', () => {
  const [first, second] = [mintLink('chat', 1000), mintLink('chat', 1000)];
  expect(first.token).not.toBe(second.token);
  expect(first.secretHash).not.toEqual(second.secretHash);
  expect(first.expiresAt).toEqual(new Date(601_000));
});

it.each([
  ['a secret that is cut', (token: string) => token.slice(0, -1)],
  ['a secret with something behind it', (token: string) => `${token}x`],
  ['a line break behind it', (token: string) => `${token}\n`],
  ['no id', (token: string) => token.slice(36)],
  ['an id in capitals', (token: string) => token.replace(/^[^.]+/, 'ABCDEF01-0000-7000-8000-000000000001')],
  ['nothing', () => ''],
])('takes no token with %s', (_name, damage) => {
  expect(parseLinkToken(damage(mintLink('setup').token))).toBeUndefined();
});

it('puts the token into the fragment, whatever the public address ends in', () => {
  expect(linkUrl('https://chatops.example.org', 'T')).toBe('https://chatops.example.org/#/link/T');
  expect(linkUrl('https://example.org/chatops/', 'T')).toBe('https://example.org/chatops/#/link/T');
  expect(linkUrl('https://example.org/?a=b#c', 'T')).toBe('https://example.org/#/link/T');
});
