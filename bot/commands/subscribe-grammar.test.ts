import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severities } from '../../shared/api-contract/index.ts';
import { metricNames } from '../../shared/metrics.ts';
import { calledOf } from './called-argument.ts';
import { readSubscribeWords, spellSubscription } from './subscribe-grammar.ts';
import { tokenize } from './tokenize.ts';

describe('readSubscribeWords', () => {
  it.each<[string, Record<string, string>]>([
    ['tag:prod alerts>=warning', { target: 'tag:prod', minSeverity: 'warning' }],
    ['alerts >= critical web-1 !web-3', { target: 'web-1 !web-3', minSeverity: 'critical' }],
    ['tag:prod alerts≥info #C0OPS', { target: 'tag:prod', minSeverity: 'info', channel: '#C0OPS' }],
    ['>=crit', { minSeverity: 'critical' }],
    ['warn here', { minSeverity: 'warning', channel: 'here' }],
    ['alerts', {}],
    ['--all', { target: '--all' }],
    ['tag:prod rule:Disk*', { target: 'tag:prod', rule: 'Disk*' }],
    ['rule:"CPU >= 90 %" alerts >= info', { rule: 'CPU >= 90 %', minSeverity: 'info' }],
    ['metric:cpu mention @here', { metric: 'cpu', mention: '@here' }],
    ['<@123> web-1', { mention: '@123', target: 'web-1' }],
    ['mention:<@&123>', { mention: '<@&123>' }],
    ['Rule:x MENTION @U1', { rule: 'x', mention: '@U1' }],
  ])('%s', (typed, expected) => {
    expect(readSubscribeWords(tokenize(typed).map(({ text }) => text))).toEqual(expected);
  });

  it.each(['rule:', 'metric:', 'tag:prod mention'])('asks for more after "%s"', (typed) => {
    expect(() => readSubscribeWords(typed.split(' '))).toThrow('I need more');
  });

  it('reads what it spells: a subscription that is listed can be typed again', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 40 })
      .filter(
        (text) => text.trim() === text && !/["'“”„‟«»‘’‚‛\u200b-\u200d\u2060\ufeff\u00a0&<>≥\0]/.test(text),
      );
    fc.assert(
      fc.property(
        fc.constantFrom('--all', 'tag:prod', 'web-* !web-3'),
        fc.constantFrom(...severities),
        fc.option(name),
        fc.option(fc.constantFrom(...metricNames)),
        fc.option(fc.constantFrom('here', 'user:U1', 'group:S1')),
        (scope, minSeverity, rule, metric, mention) => {
          const spelled = spellSubscription({ scope, minSeverity, rule, metric, mention }, 'slack');
          const read = readSubscribeWords(tokenize(spelled).map(({ text }) => text));
          expect(read.target).toBe(scope);
          expect(read.minSeverity).toBe(minSeverity);
          expect(read.rule ?? null).toBe(rule);
          expect(read.metric ?? null).toBe(metric);
          expect(read.mention === undefined ? null : calledOf(read.mention, 'slack')).toBe(mention);
        },
      ),
    );
  });

  it.each(['tag:prod alerts>=loud', 'alerts>warning', 'alerts=critical', 'alerts<=critical', 'alerts>='])(
    'refuses "%s" instead of subscribing to a server of that name',
    (typed) => {
      expect(() => readSubscribeWords(typed.split(' '))).toThrow('is no severity to start from');
    },
  );
});
