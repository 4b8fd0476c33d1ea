import { describe, expect, it } from 'vitest';
import { plainText } from '../../shared/cards/plain-text.ts';
import { respellCommands } from '../discord/commands/respell-commands.ts';
import { runVerb } from '../test-support/run-verb.ts';
import { aMe } from '../test-support/sample-data.ts';

const labelsOf = async (typed: string, platform: 'slack' | 'discord') =>
  (await runVerb(typed, { platform })).shown
    .at(-1)
    ?.blocks.flatMap((block) => (block.kind === 'fields' ? block.fields : []))
    .map(({ label }) => label);

describe('help for one verb', () => {
  it('shows arguments as they are typed on Slack', async () => {
    expect(await labelsOf('help logs', 'slack')).toEqual(['target', '--tail …', '--since …', '--grep …']);
    expect(await labelsOf('help restart', 'slack')).toContain('--quiet');
  });

  it('shows arguments by the names Discord shows', async () => {
    expect(await labelsOf('help logs', 'discord')).toEqual(['target:', 'tail:', 'since:', 'grep:']);
    expect(await labelsOf('help subscribe', 'discord')).toEqual([
      'target:',
      'min-severity:',
      'rule:',
      'metric:',
      'mention:',
      'channel:',
    ]);
  });
});

describe('help on Discord', () => {
  it.each(['help', 'help restart', 'help rule'])(
    '%s has no command in the spelling of Slack',
    async (typed) => {
      const card = (await runVerb(typed, { platform: 'discord', api: allRights })).shown.at(-1);
      const text = plainText(respellCommands(card!));
      const commands = text.match(/\/chatops [^\n·]+?(?= {2}|\n|$| ·)/g) ?? [];
      expect(commands.length).toBeGreaterThan(0);
      for (const command of commands) expect(command).toMatch(/^\/chatops [a-z]+( [a-z]+)?( [a-z-]+:.+)*$/);
      expect(text).not.toMatch(/ --(?!all)/);
    },
  );
});

const allRights = { me: async () => aMe('admin') };
