import { expect, it } from 'vitest';
import type { Account } from '../../../drizzle/queries/users.ts';
import { changesOf } from './changes-of.ts';

const ada: Account = {
  id: '0198c0de-0000-7000-8000-000000000001',
  email: 'ada@example.org',
  name: 'Ada',
  disabledAt: null,
  invited: false,
  grants: [
    { role: 'viewer', tag: null },
    { role: 'operator', tag: 'web' },
  ],
};

it('tells what is other than before, and only that', () => {
  const wanted = { name: 'Ada', disabled: true, grants: [{ role: 'viewer' as const, tag: null }] };
  expect(changesOf(ada, wanted)).toEqual({
    disabled: { from: false, to: true },
    grants: { from: 'operator on tag:web, viewer', to: 'viewer' },
  });
});

it('finds the same grants in another order, or named twice, no change', () => {
  const again = [...ada.grants].reverse();
  expect(changesOf(ada, { grants: [...again, ...again], disabled: false })).toEqual({});
});
