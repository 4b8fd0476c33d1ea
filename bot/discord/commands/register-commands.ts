import { PermissionsBitField, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { classifyDiscordError } from '../../../shared/discord/discord-error.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { Verb } from '../../commands/verb.ts';
import { chatopsCommand } from './command-definition.ts';
import { commandDifference, isSame } from './command-difference.ts';

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes */
const missingAccess = 50001;
const unknownGuild = 10004;

/** All of it is compared; only the name is needed. */
const registeredSchema = z.array(z.looseObject({ name: z.string() }));

/**
 * Registers `/chatops` in the guilds given, at once; with none, globally, which clients see when they
 * next look. Reads first and pushes only what differs: Discord takes 200 new commands a day and guild,
 * and a bot that restarts in a loop would use them up.
 *
 * @throws AppError `not_found` when the bot is not in a guild yet, `forbidden` when Discord refuses,
 *   `unavailable` when it may be tried again
 */
export async function registerCommands(options: {
  rest: Pick<REST, 'get' | 'put'>;
  applicationId: string;
  /** None = global. */
  guildIds: readonly string[];
  verbs: readonly Verb[];
  logger: Logger;
}): Promise<void> {
  const { applicationId, guildIds } = options;
  const command = chatopsCommand(options.verbs);

  async function bring(wanted: (typeof command)[], guildId: string | undefined): Promise<void> {
    const route =
      guildId === undefined
        ? Routes.applicationCommands(applicationId)
        : Routes.applicationGuildCommands(applicationId, guildId);
    try {
      const registered = registeredSchema.parse(await options.rest.get(route));
      const difference = commandDifference(wanted, registered, guildId === undefined ? 'global' : 'guild');
      if (isSame(difference)) {
        options.logger.info({ guildId }, 'commands are registered already');
        return;
      }
      await options.rest.put(route, { body: guildId === undefined ? wanted : wanted.map(ofGuild) });
      options.logger.info({ guildId, ...difference }, 'commands registered');
    } catch (error) {
      throw registerError(error, applicationId, guildId);
    }
  }

  const failures: unknown[] = [];
  const keep = (error: unknown) => void failures.push(error);
  // One guild that is gone must not leave the others without their commands.
  for (const guildId of guildIds) await bring([command], guildId).catch(keep);
  // Left there from before a guild was set, it would be offered twice.
  await bring(guildIds.length === 0 ? [command] : [], undefined).catch(keep);
  if (failures.length > 0) throw failures[0];
}

/** Where a command may be used is a field of global commands only: one of a guild is used there. */
const ofGuild = ({ contexts, integration_types, ...command }: ReturnType<typeof chatopsCommand>) => command;

function registerError(cause: unknown, applicationId: string, guildId: string | undefined): Error {
  const failure = classifyDiscordError(cause);
  if (failure.kind !== 'permanent') {
    return new AppError('unavailable', 'Discord did not take the commands just now.', {
      hint: 'It is tried again.',
      cause,
    });
  }
  if (guildId !== undefined && (failure.code === missingAccess || failure.code === unknownGuild)) {
    return new AppError('not_found', `The bot is not in the guild ${guildId} (DISCORD_GUILD_ID).`, {
      hint: `Invite it: ${inviteUrl(applicationId)}`,
      cause,
    });
  }
  return new AppError(
    'forbidden',
    `Discord refuses the bot's commands (status ${failure.status}, code ${failure.code}).`,
    { hint: 'Check DISCORD_TOKEN and DISCORD_APPLICATION_ID.', cause },
  );
}

/** What it does in a channel, and no more. */
const permissions = new PermissionsBitField([
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'CreatePublicThreads',
  'SendMessagesInThreads',
]);

/** Where somebody who may manage a guild adds the bot to it. */
export function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: permissions.bitfield.toString(),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
