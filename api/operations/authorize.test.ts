import { describe, expect, it } from 'vitest';
import type { Grant } from '../../drizzle/queries/users.ts';
import { type Role, type VerbClass, verbClasses } from '../../shared/api-contract/common.ts';
import { parseTargets } from '../../shared/targets.ts';
import { authorize, type Subject } from './authorize.ts';
import type { Actor } from './context.ts';

function actor(grants: Grant[], disabledAt: Date | null = null): Actor {
  const account = { id: 'u', email: 'a@example.org', name: 'Ada', disabledAt, invited: false, grants };
  return { kind: 'user', account, sessionId: 's' };
}
const everywhere = (role: Role) => actor([{ role, tag: null }]);
const on = (tag: string, role: Role = 'operator') => actor([{ role, tag }]);
const allowed = (who: Actor, verbClass: VerbClass, subject: Subject) =>
  authorize(who, verbClass, subject).allowed;

describe('roles', () => {
  it.each([
    ['viewer', ['read']],
    ['operator', ['read', 'logs', 'operate', 'destructive']],
    ['admin', ['read', 'logs', 'operate', 'destructive', 'exec', 'admin']],
  ] as const)('%s has exactly %j', (role, classes) => {
    expect(verbClasses.filter((verbClass) => allowed(everywhere(role), verbClass, 'everywhere'))).toEqual(
      classes,
    );
  });

  it('denies an unknown role, no role, a disabled account and the bare service', () => {
    expect(allowed(everywhere('root' as Role), 'read', 'anywhere')).toBe(false);
    expect(allowed(actor([]), 'read', 'anywhere')).toBe(false);
    expect(allowed(actor([{ role: 'admin', tag: null }], new Date()), 'read', 'anywhere')).toBe(false);
    expect(allowed({ kind: 'service' }, 'read', 'anywhere')).toBe(false);
  });
});

describe('a grant limited to a tag', () => {
  it.each<[string, Subject, boolean]>([
    ['a server with the tag', { tags: ['web', 'staging'] }, true],
    ['a server without it', { tags: ['prod'] }, false],
    ['a server without tags', { tags: [] }, false],
    ['the first gate', 'anywhere', true],
    ['every server', 'everywhere', false],
    ['a scope that demands the tag', { scope: parseTargets(['tag:staging+web !web-3']) }, true],
    ['a scope that allows another', { scope: parseTargets(['tag:staging,prod']) }, false],
    ['a scope by name', { scope: parseTargets(['web-1']) }, false],
    ['all', { scope: parseTargets(['--all']) }, false],
    ['all but some', { scope: parseTargets(['!web-1']) }, false],
    ['a tag that only looks like it', { scope: parseTargets(['tag:stag*']) }, false],
  ])('on %s', (_name, subject, expected) => {
    expect(allowed(on('staging'), 'operate', subject)).toBe(expected);
  });

  it('says which grant allowed it, and which right is missing', () => {
    expect(authorize(on('staging'), 'operate', { tags: ['staging'] }).rule).toBe('operator on tag:staging');
    expect(authorize(on('staging'), 'operate', { tags: [], name: 'web-1' }).rule).toBe(
      'no grant gives the right "operate" on web-1',
    );
  });
});
