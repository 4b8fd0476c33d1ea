import type { APIApplicationCommand } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { verbs } from '../../commands/index.ts';
import { chatopsCommand } from './command-definition.ts';
import { commandDifference, isSame } from './command-difference.ts';

const wanted = chatopsCommand(verbs);

/** As Discord returns it: with ids, without what is at its default, keys in an order of its own. */
function registered(change: object = {}): APIApplicationCommand {
  const options = JSON.parse(JSON.stringify(wanted.options ?? []), (key, value) =>
    (key === 'required' && value === false) || (key === 'options' && value.length === 0) ? undefined : value,
  );
  return {
    version: '2',
    options,
    name_localizations: null,
    description_localizations: null,
    id: '1',
    application_id: '3',
    dm_permission: true,
    default_permission: true,
    integration_types: [0],
    contexts: [0],
    default_member_permissions: null,
    description: wanted.description,
    name: wanted.name,
    nsfw: false,
    type: 1,
    ...change,
  } as APIApplicationCommand;
}

describe('commandDifference', () => {
  it('is empty for what Discord made of the same command', () => {
    expect(isSame(commandDifference([wanted], [registered()], 'global'))).toBe(true);
  });

  it('knows that guild commands have no contexts', () => {
    const there = registered({ guild_id: '9', contexts: null });
    expect(isSame(commandDifference([wanted], [there], 'guild'))).toBe(true);
    expect(commandDifference([wanted], [there], 'global').changed).toEqual(['chatops']);
  });

  it.each<[string, object]>([
    ['a description', { description: 'Other words' }],
    ['who may see it', { default_member_permissions: '8' }],
    ['a subcommand that is gone', { options: registered().options?.slice(1) }],
    ['another order of subcommands', { options: registered().options?.toReversed() }],
  ])('notices %s', (_, change) => {
    expect(commandDifference([wanted], [registered(change)], 'guild').changed).toEqual(['chatops']);
  });

  it('notices every field of every option', () => {
    const paths: string[] = [];
    const text = JSON.stringify(registered());
    JSON.parse(text, function (this: Record<string, unknown>, key, value) {
      if (['min_value', 'max_length', 'autocomplete', 'required', 'channel_types', 'choices'].includes(key)) {
        paths.push(key);
        const without = JSON.parse(text.replace(`,${JSON.stringify(key)}:${JSON.stringify(value)}`, ''));
        expect(isSame(commandDifference([wanted], [without], 'guild')), key).toBe(false);
      }
      return value;
    });
    expect(new Set(paths).size).toBe(6);
  });

  it('names what is missing and what is not ours any more', () => {
    expect(commandDifference([wanted], [registered({ name: 'old' })], 'guild')).toEqual({
      missing: ['chatops'],
      changed: [],
      surplus: ['old'],
    });
  });
});
