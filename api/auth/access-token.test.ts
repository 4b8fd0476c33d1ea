import jsonwebtoken from 'jsonwebtoken';
import { expect, it } from 'vitest';
import { createAccessTokens } from './access-token.ts';

const [before, now] = ['the secret that was there before', 'the secret that is there by now'];
const claims = {
  userId: '0198c0de-0000-7000-8000-000000000001',
  sessionId: '0198c0de-0000-7000-8000-000000000002',
};
const headerOf = (token: string) => jsonwebtoken.decode(token, { complete: true })?.header;

it('believes what the secret before it signed, and signs with the new one', () => {
  const [old, rotated] = [createAccessTokens([before]), createAccessTokens([now, before])];
  expect(rotated.verify(old.sign(claims))).toEqual(claims);
  expect(old.verify(rotated.sign(claims))).toBeUndefined();
  expect(createAccessTokens([now]).verify(old.sign(claims))).toBeUndefined();
  expect(headerOf(old.sign(claims))?.kid).not.toBe(headerOf(rotated.sign(claims))?.kid);
});

it.each([
  ['that is over', { expiresIn: -1 }],
  ['without an end', {}],
  ['that is not valid yet', { expiresIn: 600, notBefore: 60 }],
  ['of another issuer', { expiresIn: 600, issuer: 'other' }],
  ['for another audience', { expiresIn: 600, audience: 'other' }],
  ['of another type', { expiresIn: 600, header: { alg: 'HS256', typ: 'JWT' } }],
  ['of another key id', { expiresIn: 600, header: { alg: 'HS256', typ: 'at+jwt', kid: '../secret' } }],
] satisfies [string, jsonwebtoken.SignOptions][])('does not believe a token %s', (_what, options) => {
  const tokens = createAccessTokens([now]);
  const keyid = headerOf(tokens.sign(claims))?.kid ?? '';
  const sign = (more: jsonwebtoken.SignOptions) =>
    jsonwebtoken.sign({ sid: claims.sessionId }, now, {
      subject: claims.userId,
      issuer: 'chatops',
      audience: 'chatops-api',
      header: { alg: 'HS256', typ: 'at+jwt' },
      keyid,
      ...more,
    });
  expect(tokens.verify(sign({ expiresIn: 600 }))).toEqual(claims);
  expect(tokens.verify(sign(options))).toBeUndefined();
});
