import { describe, expect, it } from 'vitest';
import type { Grant } from '../../drizzle/queries/users.ts';
import { type Role, type VerbClass, verbClasses } from '../../shared/api-contract/common.ts';
import { parseTargets } from '../../shared/targets.ts';
import { authorize, permittedServers, type Subject } from './authorize.ts';
import type { Actor } from './context.ts';

function actor(grants: Grant[], disabledAt: Date | null = null): Actor {
  const account = { id: 'u', email: 'a@example.org', name: 'Ada', disabledAt, invited: false, grants };
  return { kind: 'user', account, sessionId: 's' };
}
/** The same person in a channel with these grants; undefined = a channel without any, or a direct message. */
function inChannel(grants: Grant[], channelGrants: Grant[] | undefined): Actor {
  const account = { id: 'u', email: 'a@example.org', name: 'Ada', disabledAt: null, invited: false, grants };
  const chat = { platform: 'slack' as const, workspaceId: 'T1', userId: 'U1', channelId: 'C1' };
  return { kind: 'chat', account, chat, channelGrants };
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
    // Names that every object has are no roles either.
    expect(allowed(everywhere('constructor' as Role), 'read', 'anywhere')).toBe(false);
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

describe('in a channel with grants', () => {
  const viewer: Grant = { role: 'viewer', tag: null };
  const operator: Grant = { role: 'operator', tag: null };
  const admin: Grant = { role: 'admin', tag: null };
  const staging: Grant = { role: 'operator', tag: 'staging' };
  const prod: Grant = { role: 'operator', tag: 'prod' };
  const onStaging: Subject = { tags: ['staging', 'web'], name: 'stage-1' };
  const onProd: Subject = { tags: ['prod', 'web'], name: 'web-1' };
  const onBoth: Subject = { tags: ['prod', 'staging'], name: 'odd-1' };
  const scope = (text: string): Subject => ({ scope: parseTargets([text]) });

  it.each<[string, Grant[], Grant[] | undefined, VerbClass, Subject, boolean]>([
    ['no limit: as the person may', [staging], undefined, 'operate', onStaging, true],
    ['no limit: not more than the person may', [staging], undefined, 'operate', onProd, false],
    ['operator on a tag, viewers’ channel', [staging], [viewer], 'operate', onStaging, false],
    ['operator on a tag, viewers’ channel, reading', [staging], [viewer], 'read', onStaging, true],
    ['operator on a tag, viewers’ channel, reading elsewhere', [staging], [viewer], 'read', onProd, false],
    ['viewer, operators’ channel', [viewer], [operator], 'operate', onStaging, false],
    ['operator, channel of a tag, on it', [operator], [staging], 'operate', onStaging, true],
    ['operator, channel of a tag, elsewhere', [operator], [staging], 'operate', onProd, false],
    ['operator, channel of a tag, everywhere', [operator], [staging], 'operate', 'everywhere', false],
    ['a tag each, on one', [staging], [prod], 'operate', onStaging, false],
    ['a tag each, on the other', [staging], [prod], 'operate', onProd, false],
    ['a tag each, on a server with both', [staging], [prod], 'operate', onBoth, true],
    [
      'several grants of the channel: the wider counts',
      [operator],
      [viewer, staging],
      'operate',
      onStaging,
      true,
    ],
    ['several grants of the channel, elsewhere', [operator], [viewer, staging], 'operate', onProd, false],
    ['several grants of the person', [viewer, prod], [operator], 'operate', onProd, true],
    ['admin, operators’ channel', [admin], [operator], 'admin', 'everywhere', false],
    ['admin, operators’ channel, exec', [admin], [operator], 'exec', onProd, false],
    ['admin, operators’ channel, acting', [admin], [operator], 'operate', 'everywhere', true],
    ['admins’ channel makes nobody an admin', [viewer], [admin], 'admin', 'everywhere', false],
    ['admins’ channel, no role', [], [admin], 'read', 'anywhere', false],
    ['an unknown role', [admin], [{ role: 'root' as Role, tag: null }], 'read', 'anywhere', false],
    ['no grants at all is not no limit', [admin], [], 'read', 'anywhere', false],
    ['logs in a viewers’ channel', [operator], [viewer], 'logs', onProd, false],
    ['a scope within both', [operator], [staging], 'operate', scope('tag:staging'), true],
    ['a scope within the person’s alone', [operator], [staging], 'operate', scope('tag:staging,prod'), false],
    ['a scope within the channel’s alone', [staging], [operator], 'operate', scope('tag:prod'), false],
    ['all, channel of a tag', [operator], [staging], 'operate', scope('--all'), false],
    ['the first gate', [operator], [staging], 'operate', 'anywhere', true],
    ['the first gate of a viewers’ channel', [operator], [viewer], 'operate', 'anywhere', false],
  ])('%s', (_name, own, channel, verbClass, subject, expected) => {
    expect(allowed(inChannel(own, channel), verbClass, subject)).toBe(expected);
  });

  it('never allows more than the person alone or the channel alone would', () => {
    const sets = [[], [viewer], [operator], [admin], [staging], [prod], [viewer, prod], [staging, prod]];
    const subjects = ['anywhere', 'everywhere', onStaging, onProd, onBoth, scope('tag:prod+web')] as const;
    for (const own of sets) {
      for (const channel of sets) {
        for (const verbClass of verbClasses) {
          for (const subject of subjects) {
            const both =
              allowed(actor(own), verbClass, subject) && allowed(actor(channel), verbClass, subject);
            expect(allowed(inChannel(own, channel), verbClass, subject)).toBe(both);
          }
        }
      }
    }
  });

  it('says which side refused, and by which grants it was allowed', () => {
    const rule = (own: Grant[], channel: Grant[]) =>
      authorize(inChannel(own, channel), 'operate', onStaging).rule;
    expect(rule([staging], [viewer])).toBe('this channel allows viewer only');
    expect(rule([staging], [prod, viewer])).toBe('this channel allows operator on tag:prod, viewer only');
    expect(rule([viewer], [viewer])).toBe('no grant gives the right "operate" on stage-1');
    expect(rule([staging], [operator])).toBe('operator on tag:staging, in a channel that allows operator');
  });

  it('filters servers by both sides', () => {
    const servers = [{ tags: ['staging'] }, { tags: ['prod'] }, { tags: ['prod', 'staging'] }];
    expect(permittedServers(inChannel([staging], [prod]), 'operate', servers)).toEqual([servers[2]]);
  });
});
