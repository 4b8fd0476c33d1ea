import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calledSchema } from '../../shared/api-contract/index.ts';
import { calledOf, spellCalled } from './called-argument.ts';

describe('calledOf', () => {
  it.each([
    ['slack', '@here', 'here'],
    ['slack', '<!here|here>', 'here'],
    ['slack', '<!channel>', 'everyone'],
    ['slack', '@U01ABC', 'user:U01ABC'],
    ['slack', '<@W01ABC|ada>', 'user:W01ABC'],
    ['slack', '<!subteam^S01ABC|@ops>', 'group:S01ABC'],
    ['slack', '@S01ABC', 'group:S01ABC'],
    ['discord', '@everyone', 'everyone'],
    ['discord', 'here', 'here'],
    ['discord', '<@123456789012345678>', 'user:123456789012345678'],
    ['discord', '<@!123456789012345678>', 'user:123456789012345678'],
    ['discord', '<@&123456789012345678>', 'group:123456789012345678'],
  ] as const)('on %s, %s is %s', (platform, typed, called) => {
    expect(calledOf(typed, platform)).toBe(called);
  });

  it.each([
    ['slack', '@ada'],
    ['slack', '@C01ABC'],
    ['slack', '<@123456789012345678>'],
    ['discord', '@ada'],
    ['discord', '@U01ABC'],
  ] as const)('on %s, %s is nobody', (platform, typed) => {
    expect(() => calledOf(typed, platform)).toThrow(`I cannot call ${typed}.`);
  });

  it('reads what it spells, on both platforms', () => {
    const digits = fc.integer({ min: 1 }).map(String);
    const platforms = fc.constantFrom('slack' as const, 'discord' as const);
    const what = fc.constantFrom('user', 'group', 'here', 'everyone');
    fc.assert(
      fc.property(platforms, what, digits, (platform, kind, id) => {
        const letter = platform === 'discord' ? '' : kind === 'user' ? 'U' : 'S';
        const called = kind === 'user' || kind === 'group' ? `${kind}:${letter}${id}` : kind;
        expect(calledSchema.parse(called)).toBe(called);
        expect(calledOf(spellCalled(called, platform), platform)).toBe(called);
      }),
    );
  });
});
