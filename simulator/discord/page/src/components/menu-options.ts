import { type APISelectMenuComponent, ComponentType } from 'discord-api-types/v10';
import type { GuildNames } from '../guild-context.ts';
import type { Choice } from './listbox.tsx';

/** What a menu offers: its own options, or people or channels of the guild. */
export function menuOptions(menu: APISelectMenuComponent, { users, channels }: GuildNames): Choice[] {
  switch (menu.type) {
    case ComponentType.StringSelect:
      return menu.options.map(({ label, value, description, emoji }) => ({
        label,
        value,
        description,
        mark: emoji?.name ?? undefined,
      }));
    case ComponentType.UserSelect:
    case ComponentType.MentionableSelect:
      return users.map(({ id, displayName, username }) => ({
        label: displayName,
        value: id,
        description: username,
      }));
    case ComponentType.ChannelSelect:
      return channels
        .filter(({ isDirect }) => !isDirect)
        .map(({ id, name }) => ({ label: `#${name}`, value: id }));
    case ComponentType.RoleSelect:
      return [];
    default:
      return menu satisfies never;
  }
}

export function initialValues(menu: APISelectMenuComponent): string[] {
  if (menu.type !== ComponentType.StringSelect) return (menu.default_values ?? []).map(({ id }) => id);
  return menu.options.filter((option) => option.default).map(({ value }) => value);
}
