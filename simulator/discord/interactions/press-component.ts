import { type ButtonStyle, ComponentType, InteractionType } from 'discord-api-types/v10';
import type { Outcome } from '../../chat-person.ts';
import type { Message, MessageComponentRow } from '../guild/model.ts';
import { messageObject } from '../rest/message-object.ts';
import type { Simulator } from '../simulator.ts';
import { resolveIds } from './resolved-data.ts';
import { findPerson, openModal, sendInteraction } from './send-interaction.ts';

export interface Press {
  user: string;
  messageId: string;
  customId: string;
  /** What was chosen from a menu: options' values, or ids of users or channels. */
  values?: string[];
}

type Component = MessageComponentRow['components'][number];

/** A person presses a button or chooses from a menu. */
export async function pressComponent(simulator: Simulator, press: Press): Promise<Outcome> {
  const user = findPerson(simulator, press.user);
  const message = simulator.guild.messages.get(press.messageId);
  if (!message || (message.ephemeralTo !== undefined && message.ephemeralTo !== user.id))
    return { ok: false, error: 'The message is not there' };
  const component = findComponent(message, press.customId);
  if (!component) return { ok: false, error: 'The message has no such component' };
  if (component.disabled) return { ok: false, error: 'The component is disabled' };
  const problem = component.type === ComponentType.Button ? undefined : valueProblem(component, press.values);
  if (problem !== undefined) return { ok: false, error: problem };
  const about = { userId: user.id, channelId: message.channelId, sourceMessageId: message.id };
  const sent = await sendInteraction(
    simulator,
    { type: InteractionType.MessageComponent, ...about },
    componentData(simulator, component, press),
    messageObject(simulator, message),
  );
  if (!sent.delivered.ok) return { ok: false, error: 'This interaction failed' };
  openModal(simulator, sent);
  return { ok: true, ackMs: sent.delivered.ackMs };
}

function findComponent({ components }: Message, customId: string): Component | undefined {
  return components
    .flatMap((row) => row.components)
    .find((component) => 'custom_id' in component && component.custom_id === customId);
}

function componentData(simulator: Simulator, component: Component, { customId, values = [] }: Press) {
  const base = { custom_id: customId, component_type: component.type, id: component.id };
  if (component.type === ComponentType.Button) return base;
  if (component.type === ComponentType.StringSelect) return { ...base, values };
  return { ...base, values, resolved: resolveIds(simulator, values) };
}

/** What the client would not let a person send. */
export function valueProblem(
  component: Exclude<Component, { style: ButtonStyle }>,
  values: string[] = [],
): string | undefined {
  const { min_values: min = 1, max_values: max = 1 } = component;
  if (values.length < min || values.length > max)
    return `Choose ${min === max ? min : `between ${min} and ${max}`}, not ${values.length}`;
  if (component.type !== ComponentType.StringSelect) return undefined;
  const unknown = values.find((value) => !component.options.some((option) => option.value === value));
  return unknown === undefined ? undefined : `The menu has no option ${unknown}`;
}
