import { GatewayIntentBits, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { privileged } from '../gateway/intents.ts';
import type { PermissionName } from '../guild/model.ts';
import { channelObject } from '../rest/channel-object.ts';
import type { Simulator } from '../simulator.ts';

const permissionNames = Object.keys(PermissionFlagsBits) as [PermissionName, ...PermissionName[]];

export const settingsSchema = z.object({
  enforceRateLimits: z.boolean().optional(),
  /** Switches all three on or off for the application. */
  privilegedIntents: z.boolean().optional(),
  /** What the bot may not do, by channel. */
  denied: z.record(z.string(), z.array(z.enum(permissionNames))).optional(),
});

/** The application's page and the channels' settings, as their owners have them. */
export function applySettings(simulator: Simulator, change: z.output<typeof settingsSchema>): void {
  const { guild, settings } = simulator;
  settings.enforceRateLimits = change.enforceRateLimits ?? settings.enforceRateLimits;
  if (change.privilegedIntents !== undefined)
    settings.privilegedIntents = change.privilegedIntents ? privileged : 0;
  for (const [id, denied] of Object.entries(change.denied ?? {})) {
    const channel = guild.channels.get(id);
    if (!channel) throw new RangeError(`no such channel: ${id}`);
    channel.denied = denied;
    const intent = GatewayIntentBits.Guilds;
    simulator.gateway.dispatch('CHANNEL_UPDATE', channelObject(simulator, channel), intent);
  }
  guild.changed();
}
