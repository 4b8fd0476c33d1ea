import type { APIUser } from 'discord-api-types/v10';
import type { User } from '../guild/model.ts';
import type { Simulator } from '../simulator.ts';

export function userObject({ id, username, displayName, isBot }: User): APIUser {
  const names = { id, username, discriminator: '0', global_name: isBot ? null : displayName };
  return { ...names, avatar: null, ...(isBot && { bot: true }) };
}

export function knownUser({ guild }: Simulator, id: string): User {
  return guild.users.get(id) ?? { id, username: id, displayName: id, isBot: false };
}
