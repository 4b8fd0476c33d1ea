import { describe, expect, test } from 'vitest';
import type { Grant, User } from '../api/contract.ts';
import { administers, describeGrants, mayAnywhere } from './rights.ts';

const person = (...grants: Grant[]): User => ({
  id: '1',
  email: 'a@example.org',
  name: 'A',
  grants,
  disabledAt: null,
  invited: false,
});

describe('what is offered', () => {
  test('is nothing without a role, and by a role the page does not know', () => {
    const stranger = person({ role: 'owner' as Grant['role'], tag: null });
    for (const user of [person(), stranger]) {
      expect([mayAnywhere(user, 'read'), administers(user)]).toEqual([false, false]);
    }
  });

  test('is administration only to administrators of everything', () => {
    expect(administers(person({ role: 'admin', tag: 'prod' }))).toBe(false);
    expect(administers(person({ role: 'operator', tag: null }))).toBe(false);
    expect(administers(person({ role: 'viewer', tag: null }, { role: 'admin', tag: null }))).toBe(true);
  });

  test('is reading to who may read somewhere', () => {
    expect(mayAnywhere(person({ role: 'viewer', tag: 'prod' }), 'read')).toBe(true);
    expect(mayAnywhere(person({ role: 'viewer', tag: null }), 'operate')).toBe(false);
  });
});

test('roles in words', () => {
  expect(describeGrants([])).toBe('no role');
  expect(
    describeGrants([
      { role: 'viewer', tag: null },
      { role: 'operator', tag: 'web' },
    ]),
  ).toBe('viewer, operator on tag:web');
});
