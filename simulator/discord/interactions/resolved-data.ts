import { findPlace } from '../guild/places.ts';
import { channelObject, threadObject } from '../rest/channel-object.ts';
import { memberObject } from '../rest/guild-object.ts';
import { userObject } from '../rest/user-object.ts';
import type { Simulator } from '../simulator.ts';
import { permissionsOf } from './interaction-payload.ts';

interface Resolved {
  users?: Record<string, unknown>;
  members?: Record<string, unknown>;
  channels?: Record<string, unknown>;
}

/** The users and channels that ids in an interaction's data stand for. */
export function resolveIds(simulator: Simulator, ids: string[]): Resolved {
  const { guild } = simulator;
  const resolved: Resolved = {};
  for (const id of ids) {
    const user = guild.users.get(id);
    if (user) {
      const permissions = String(permissionsOf(user));
      resolved.users = { ...resolved.users, [id]: userObject(user) };
      resolved.members = { ...resolved.members, [id]: { ...memberObject(), permissions } };
    }
    const place = findPlace(guild, id);
    if (place) {
      const object = place.thread
        ? threadObject(simulator, place.thread)
        : channelObject(simulator, place.channel);
      resolved.channels = { ...resolved.channels, [id]: { ...object, permissions: '0' } };
    }
  }
  return resolved;
}
