import { ComponentType } from 'discord-api-types/v10';
import type { Snapshot } from './control/snapshot.ts';
import type { ModalInput } from './interactions/modal-inputs.ts';
import type { Component } from './visible-message.ts';

/** The value that a menu sends for what a person reads in it. @throws Error listing what there is */
export function optionOf(
  menu: Component | ModalInput,
  option: string,
  { users, channels }: Snapshot,
): string {
  const options = optionsOf(menu, users, channels);
  const chosen = options.find(({ label, value }) => label === option || value === option);
  if (chosen) return chosen.value;
  throw new Error(`no option "${option}"; there are: ${options.map(({ label }) => label).join(', ')}`);
}

function optionsOf(
  menu: Component | ModalInput,
  users: Snapshot['users'],
  channels: Snapshot['channels'],
): { label: string; value: string }[] {
  switch (menu.type) {
    case ComponentType.StringSelect:
      return menu.options;
    case ComponentType.UserSelect:
      return users.map(({ id, displayName }) => ({ label: displayName, value: id }));
    case ComponentType.ChannelSelect:
      return channels.filter(({ isDirect }) => !isDirect).map(({ id, name }) => ({ label: name, value: id }));
    default:
      return [];
  }
}
