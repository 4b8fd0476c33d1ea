import { describe, expect, test } from 'vitest';
import { parseRoute, toHash } from './route.ts';

describe('the address after #', () => {
  test('names a screen, with what it is to show', () => {
    const route = parseRoute('#/keys?server=web-1');
    expect(route).toMatchObject({ screen: 'keys' });
    expect('query' in route && route.query.get('server')).toBe('web-1');
  });

  test('holds the token of a link', () => {
    expect(parseRoute('#/link/0198c0de.abc-DEF_1')).toEqual({ screen: 'link', token: '0198c0de.abc-DEF_1' });
  });

  test.each([
    '',
    '#',
    '#/',
    '#/nothing',
    '#/keys/more',
    '#/link',
    '#/link/',
    '#/link/a/b',
    '#/__proto__',
    '#/constructor',
  ])('leads to the start when it is %j', (hash) => {
    expect(parseRoute(hash)).toEqual({ screen: 'start' });
  });

  test('is written as it is read', () => {
    expect(toHash('audit')).toBe('#/audit');
    const route = parseRoute(toHash('keys', { server: 'a b&c' }));
    expect('query' in route && route.query.get('server')).toBe('a b&c');
  });
});
