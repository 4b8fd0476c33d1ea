import type { APIMessage } from 'discord-api-types/v10';
import type { User } from '../guild/model.ts';
import { findPlace, type Place } from '../guild/places.ts';
import type { Simulator } from '../simulator.ts';
import { interactionPayload } from './interaction-payload.ts';
import type { Delivered, Interaction, NewInteraction } from './interactions.ts';

export interface Sent {
  interaction: Interaction;
  delivered: Delivered;
}

/** Tells the app of something that a person did, and waits for its first answer. */
export async function sendInteraction(
  simulator: Simulator,
  about: NewInteraction,
  data: unknown,
  message?: APIMessage,
): Promise<Sent> {
  const { interactions, gateway, faults } = simulator;
  const place = findPersonsPlace(simulator, about.channelId);
  const interaction = interactions.create(about);
  const isLate = faults.takeNamed('interaction') !== undefined;
  const send = (): boolean => {
    const user = findPerson(simulator, about.userId);
    return gateway.dispatch(
      'INTERACTION_CREATE',
      interactionPayload(simulator, interaction, place, user, data, message),
    );
  };
  return { interaction, delivered: await interactions.deliver(interaction, send, isLate) };
}

/** The modal that the app answered with opens on the person's screen. */
export function openModal(simulator: Simulator, { interaction, delivered }: Sent): void {
  if (!delivered.ok || !delivered.effect.modal) return;
  const { userId, channelId, sourceMessageId } = interaction;
  const data = delivered.effect.modal;
  simulator.guild.modals.set(userId, { id: interaction.id, userId, channelId, sourceMessageId, data });
  simulator.guild.changed();
}

export function findPerson({ guild }: Simulator, id: string): User {
  const user = guild.users.get(id);
  if (!user || user.isBot) throw new RangeError(`no such person: ${id}`);
  return user;
}

export function findPersonsPlace({ guild }: Simulator, id: string): Place {
  const place = findPlace(guild, id);
  if (!place) throw new RangeError(`no such channel or thread: ${id}`);
  return place;
}
