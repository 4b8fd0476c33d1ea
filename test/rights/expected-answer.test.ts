import { describe, expect, test } from 'vitest';
import { type Caller, type Door, judgeAnswer } from './expected-answer.ts';

/** The judge of the matrix, shown holes: each must be seen. */
const person = (role: 'viewer' | 'operator' | 'admin', tag: string | null): Caller => ({
  kind: 'person',
  grants: [{ role, tag }],
  via: 'key',
});
const stranger: Caller = { kind: 'stranger' };
const alpha = { tags: ['alpha'] };
const beta = { tags: ['beta'] };
const onAlpha = person('operator', 'alpha');
const inQuietChannel: Caller = {
  kind: 'person',
  grants: [{ role: 'admin', tag: null }],
  channelGrants: [{ role: 'viewer', tag: null }],
  via: 'chat',
};

describe('a hole is seen:', () => {
  test.each<[string, Door, Caller, number]>([
    ['a stranger comes in', { access: 'read' }, stranger, 200],
    ['a stranger hears whether it is there', { access: 'read', leadsTo: [alpha] }, stranger, 404],
    ['a stranger hears what is wrong with his input', { access: 'read' }, stranger, 400],
    ['the service acts for nobody', { access: 'read' }, { kind: 'service' }, 200],
    ['an unlinked chat user comes in', { access: 'self' }, { kind: 'unlinked' }, 200],
    ['an enrolment key does more than enrol', { access: 'self' }, { kind: 'enrolment' }, 200],
    ['a hook key does more than tell alerts', { access: 'self' }, { kind: 'hook' }, 200],
    ['a person enrols', { access: 'enrolment' }, person('admin', null), 201],
    ['a person is taken for the bot', { access: 'chat' }, person('admin', null), 200],
    ['a viewer operates', { access: 'operate', leadsTo: [alpha] }, person('viewer', null), 200],
    ['a viewer reads logs', { access: 'logs' }, person('viewer', null), 200],
    ['an operator administers', { access: 'admin' }, person('operator', null), 200],
    [
      'an operator of another tag operates',
      { access: 'operate', leadsTo: [alpha] },
      person('operator', 'beta'),
      200,
    ],
    ['he hears of its state', { access: 'operate', leadsTo: [alpha] }, person('operator', 'beta'), 409],
    ['an admin of one tag administers everything', { access: 'admin' }, person('admin', 'alpha'), 200],
    [
      'what is somebody else’s',
      { access: 'self', leadsTo: ['somebody else’s'] },
      person('operator', null),
      204,
    ],
    [
      'an administrator, of what is one person’s alone',
      { access: 'self', leadsTo: ['somebody else’s'], owner: 'alone' },
      person('admin', null),
      204,
    ],
    ['an operator of one tag, of all there is', { access: 'operate', leadsTo: ['everything'] }, onAlpha, 201],
    ['of two that it leads to, one', { access: 'operate', leadsTo: [alpha, beta] }, onAlpha, 200],
    ['more than the class of the door', { access: 'read', needs: 'admin', leadsTo: [alpha] }, onAlpha, 201],
    ['more than the channel allows', { access: 'operate', leadsTo: [alpha] }, inQuietChannel, 200],
    ['a list of what may not be read', { access: 'read', leadsTo: [alpha] }, person('viewer', 'beta'), 200],
    ['a key where one must be logged in', { access: 'self', session: true }, person('admin', null), 200],
    ['what is within the grants is refused', { access: 'operate', leadsTo: [alpha] }, onAlpha, 403],
    ['or is unknown', { access: 'operate', leadsTo: [alpha] }, onAlpha, 404],
    ['a failure', { access: 'public' }, stranger, 500],
    ['who may is not known', { access: 'self' }, person('viewer', null), 401],
  ])('%s', (_, door, caller, status) => {
    expect(judgeAnswer(door, caller, { status })).toBeDefined();
  });

  test('who may come in is turned away at the door', () => {
    const answer = {
      status: 403,
      code: 'forbidden',
      detail: 'You may not do this: no grant gives the right "operate" on any server.',
    };
    expect(judgeAnswer({ access: 'operate' }, person('operator', 'beta'), answer)).toBeDefined();
    expect(judgeAnswer({ access: 'operate' }, person('viewer', null), answer)).toBeUndefined();
  });

  test('a refusal that is not the declared one', () => {
    const door = { access: 'read' } as const;
    expect(judgeAnswer(door, stranger, { status: 401, code: 'unauthenticated' })).toBeUndefined();
    expect(judgeAnswer(door, stranger, { status: 403, code: 'forbidden' })).toBeDefined();
    const unlinked = { status: 403, code: 'identity_unlinked' };
    expect(judgeAnswer(door, { kind: 'unlinked' }, unlinked)).toBeUndefined();
    expect(judgeAnswer(door, { kind: 'service' }, unlinked)).toBeDefined();
  });
});

test('a list with nothing in it tells of nothing', () => {
  const door = { access: 'read', leadsTo: [alpha] } as const;
  const answer = { status: 200, items: [] };
  expect(judgeAnswer(door, person('viewer', 'beta'), answer)).toBeUndefined();
});

test.each<[Door, Caller, number]>([
  [{ access: 'public' }, stranger, 204],
  [{ access: 'chat' }, { kind: 'unlinked' }, 201],
  [{ access: 'enrolment' }, { kind: 'enrolment' }, 201],
  [{ access: 'hook' }, { kind: 'hook' }, 200],
  [{ access: 'operate', leadsTo: [alpha] }, person('operator', 'alpha'), 409],
  [{ access: 'read', leadsTo: [alpha] }, person('viewer', 'beta'), 404],
  [{ access: 'admin' }, person('admin', null), 200],
])('%j for %j with %i is in order', (door, caller, status) => {
  expect(judgeAnswer(door, caller, { status })).toBeUndefined();
});
