import { describe, expect, it } from 'vitest';
import { readSubscribeWords } from './subscribe-grammar.ts';

describe('readSubscribeWords', () => {
  it.each<[string, Record<string, string>]>([
    ['tag:prod alerts>=warning', { target: 'tag:prod', minSeverity: 'warning' }],
    ['alerts >= critical web-1 !web-3', { target: 'web-1 !web-3', minSeverity: 'critical' }],
    ['tag:prod alerts≥info #C0OPS', { target: 'tag:prod', minSeverity: 'info', channel: '#C0OPS' }],
    ['>=crit', { minSeverity: 'critical' }],
    ['warn here', { minSeverity: 'warning', channel: 'here' }],
    ['alerts', {}],
    ['--all', { target: '--all' }],
  ])('%s', (typed, expected) => {
    expect(readSubscribeWords(typed.split(' '))).toEqual(expected);
  });

  it.each(['tag:prod alerts>=loud', 'alerts>warning', 'alerts=critical', 'alerts<=critical', 'alerts>='])(
    'refuses "%s" instead of subscribing to a server of that name',
    (typed) => {
      expect(() => readSubscribeWords(typed.split(' '))).toThrow('is no severity to start from');
    },
  );
});
