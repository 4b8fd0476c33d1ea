import { InteractionType, MessageType } from 'discord-api-types/v10';
import type { Outcome } from '../../chat-person.ts';
import { readTyped } from '../commands/read-typed.ts';
import { didNotRespond } from '../control/snapshot.ts';
import { application, guild as seed } from '../guild/seed.ts';
import type { Simulator } from '../simulator.ts';
import { metadata } from './response-messages.ts';
import { findPerson, findPersonsPlace, openModal, sendInteraction } from './send-interaction.ts';

export interface TypedCommand {
  user: string;
  channel: string;
  /** `/chatops rule add metric:cpu comparator:> value:90` */
  text: string;
}

/** A person runs a slash command. The client checks it against what is registered before the app hears of it. */
export async function runCommand(simulator: Simulator, typed: TypedCommand): Promise<Outcome> {
  const user = findPerson(simulator, typed.user);
  const place = findPersonsPlace(simulator, typed.channel);
  const { guild } = simulator;
  const commands = guild.commands.visible(place.channel.kind === 'dm' ? undefined : seed.id);
  const read = readTyped(simulator, user, commands, typed.text);
  if (!read.ok) return read;
  const about = { userId: user.id, channelId: place.id, commandName: read.commandName };
  const sent = await sendInteraction(
    simulator,
    { type: InteractionType.ApplicationCommand, ...about },
    read.data,
  );
  if (!sent.delivered.ok) {
    guild.addMessage({
      channelId: place.id,
      authorId: application.botUserId,
      type: MessageType.ChatInputCommand,
      interaction: metadata(sent.interaction),
      ephemeralTo: user.id,
      state: 'failed',
    });
    return { ok: false, error: didNotRespond };
  }
  openModal(simulator, sent);
  return { ok: true, ackMs: sent.delivered.ackMs };
}
