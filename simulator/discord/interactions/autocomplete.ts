import { InteractionType } from 'discord-api-types/v10';
import { readPartial } from '../commands/read-partial.ts';
import type { SeenChoice } from '../control/snapshot.ts';
import { guild as seed } from '../guild/seed.ts';
import type { Simulator } from '../simulator.ts';
import type { TypedCommand } from './run-command.ts';
import { findPerson, findPersonsPlace, sendInteraction } from './send-interaction.ts';

export type Choices = { ok: true; choices: SeenChoice[] } | { ok: false; error: string };

/** The list that opens while a person types; the last `name:partial` is the focused option. */
export async function autocomplete(simulator: Simulator, typed: TypedCommand): Promise<Choices> {
  const user = findPerson(simulator, typed.user);
  const place = findPersonsPlace(simulator, typed.channel);
  const commands = simulator.guild.commands.visible(place.channel.kind === 'dm' ? undefined : seed.id);
  const read = readPartial(commands, typed.text);
  if (!read.ok || 'choices' in read) return read;
  const { delivered } = await sendInteraction(
    simulator,
    {
      type: InteractionType.ApplicationCommandAutocomplete,
      userId: user.id,
      channelId: place.id,
      commandName: read.commandName,
    },
    read.data,
  );
  if (!delivered.ok) return { ok: false, error: 'Loading options failed' };
  return { ok: true, choices: (delivered.effect.choices ?? []).map(({ name, value }) => ({ name, value })) };
}
