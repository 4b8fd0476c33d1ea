import { describe, expect, it } from 'vitest';
import type { Me, VerbClass } from '../../shared/api-contract/index.ts';
import { aMe } from '../test-support/sample-data.ts';
import { isGrantedOn } from './granted.ts';

const inChannel = (me: Me, ...channelGrants: NonNullable<Me['channelGrants']>): Me => ({
  ...me,
  channelGrants,
});

describe('what is offered on a server', () => {
  it.each<[string, Me, VerbClass, string[], boolean]>([
    ['an operator anywhere', aMe('operator'), 'operate', ['prod'], true],
    ['an operator of a tag, on it', aMe('operator', 'staging'), 'operate', ['staging'], true],
    ['an operator of a tag, elsewhere', aMe('operator', 'staging'), 'operate', ['prod'], false],
    [
      'in a viewers’ channel',
      inChannel(aMe('operator'), { role: 'viewer', tag: null }),
      'operate',
      ['prod'],
      false,
    ],
    ['reading there', inChannel(aMe('operator'), { role: 'viewer', tag: null }), 'read', ['prod'], true],
    [
      'in a channel of the tag',
      inChannel(aMe('admin'), { role: 'operator', tag: 'web' }),
      'operate',
      ['web'],
      true,
    ],
    [
      'in a channel of another',
      inChannel(aMe('admin'), { role: 'operator', tag: 'web' }),
      'operate',
      ['db'],
      false,
    ],
    ['in a channel that allows nothing', inChannel(aMe('admin')), 'read', ['web'], false],
    [
      'in an admins’ channel',
      inChannel(aMe('viewer'), { role: 'admin', tag: null }),
      'operate',
      ['web'],
      false,
    ],
  ])('to %s', (_, me, verbClass, tags, expected) => {
    expect(isGrantedOn(me, verbClass, tags)).toBe(expected);
  });
});
