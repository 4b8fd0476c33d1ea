import { isDeepStrictEqual } from 'node:util';
import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord.js';

/** Which commands have to be pushed or taken away, by name. */
export interface CommandDifference {
  missing: string[];
  changed: string[];
  /** Registered, but not ours any more. */
  surplus: string[];
}

/** Pure. `scope`: where a command may be used is a setting of global commands only. */
export function commandDifference(
  wanted: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[],
  registered: readonly { name: string }[],
  scope: 'guild' | 'global',
): CommandDifference {
  const find = (name: string) => registered.find((command) => command.name === name);
  return {
    missing: wanted.filter(({ name }) => !find(name)).map(({ name }) => name),
    changed: wanted
      .filter((command) => {
        const there = find(command.name);
        return there && !isDeepStrictEqual(comparable(command, scope), comparable(there, scope));
      })
      .map(({ name }) => name),
    surplus: registered
      .filter(({ name }) => !wanted.some((command) => command.name === name))
      .map(({ name }) => name),
  };
}

export const isSame = ({ missing, changed, surplus }: CommandDifference): boolean =>
  missing.length + changed.length + surplus.length === 0;

/** What a person can see of a command; ids, versions and what Discord fills in by itself are left out. */
const ownFields = ['type', 'name', 'description', 'nsfw', 'default_member_permissions', 'options'] as const;
const globalFields = ['contexts', 'integration_types'] as const;
const defaults: Record<string, unknown> = {
  nsfw: false,
  default_member_permissions: null,
  required: false,
  autocomplete: false,
};

function comparable(command: object, scope: 'guild' | 'global'): unknown {
  const fields: readonly string[] = scope === 'global' ? [...ownFields, ...globalFields] : ownFields;
  return normal(Object.fromEntries(Object.entries(command).filter(([name]) => fields.includes(name))));
}

/** Absent, null, empty and the default are one and the same to Discord. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => !isDefault(name, field))
      .map(([name, field]): [string, unknown] => [name, normal(field)])
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
}

function isDefault(name: string, value: unknown): boolean {
  if (value === undefined || value === null || value === defaults[name]) return true;
  if (Array.isArray(value) && value.length === 0) return true;
  // Discord returns `name_localizations: null` and the like; we have none.
  return name.endsWith('_localizations') || name.endsWith('_localized');
}
