import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { Outcome } from '../../chat-person.ts';
import type { OpenModal } from '../guild/model.ts';
import { messageObject } from '../rest/message-object.ts';
import type { Simulator } from '../simulator.ts';
import { type FormValues, inputProblem, modalInputs, submittedValue } from './modal-inputs.ts';
import { resolveIds } from './resolved-data.ts';
import { findPerson, openModal, sendInteraction } from './send-interaction.ts';

export interface Submission {
  user: string;
  modalId: string;
  /** By custom_id. */
  values: FormValues;
}

/** A person presses Submit. What the client finds missing never reaches the app. */
export async function submitModal(simulator: Simulator, submission: Submission): Promise<Outcome> {
  const user = findPerson(simulator, submission.user);
  const { guild } = simulator;
  const modal = guild.modals.get(user.id);
  if (modal?.id !== submission.modalId) return { ok: false, error: 'The modal is not open' };
  const fields: Record<string, string> = {};
  for (const input of modalInputs(modal.data)) {
    const problem = inputProblem(input, submission.values[input.custom_id]);
    if (problem !== undefined) fields[input.custom_id] = problem;
  }
  if (Object.keys(fields).length > 0) return { ok: false, error: 'Some fields need another look', fields };
  const source = guild.messages.get(modal.sourceMessageId ?? '');
  const sent = await sendInteraction(
    simulator,
    {
      type: InteractionType.ModalSubmit,
      userId: user.id,
      channelId: modal.channelId,
      sourceMessageId: source?.id,
    },
    submittedData(simulator, modal, submission.values),
    source && messageObject(simulator, source),
  );
  if (!sent.delivered.ok) {
    modal.problem = 'Something went wrong. Try again.';
    guild.changed();
    return { ok: false, error: modal.problem };
  }
  guild.modals.delete(user.id);
  guild.changed();
  openModal(simulator, sent);
  return { ok: true, ackMs: sent.delivered.ackMs };
}

export function dismissModal({ guild }: Simulator, userId: string, modalId: string): Outcome {
  if (guild.modals.get(userId)?.id !== modalId) return { ok: false, error: 'The modal is not open' };
  guild.modals.delete(userId);
  guild.changed();
  return { ok: true };
}

function submittedData(simulator: Simulator, { data }: OpenModal, values: FormValues) {
  let id = 0;
  const next = (): number => {
    id += 1;
    return id;
  };
  const components = data.components.map((component) => {
    const place = { type: component.type, id: component.id ?? next() };
    switch (component.type) {
      case ComponentType.ActionRow:
        return {
          ...place,
          components: component.components.map((input) => ({
            type: input.type,
            id: input.id ?? next(),
            custom_id: input.custom_id,
            ...submittedValue(input, values[input.custom_id]),
          })),
        };
      case ComponentType.Label: {
        const { type, id: inputId = next(), custom_id } = component.component;
        return {
          ...place,
          component: {
            type,
            id: inputId,
            custom_id,
            ...submittedValue(component.component, values[custom_id]),
          },
        };
      }
      default:
        return place;
    }
  });
  const chosen = Object.values(values).flat();
  return { custom_id: data.custom_id, components, resolved: resolveIds(simulator, chosen) };
}
