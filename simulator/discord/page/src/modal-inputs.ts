import {
  type APIModalInteractionResponseCallbackComponent,
  type APIModalInteractionResponseCallbackData,
  type APISelectMenuComponent,
  type APITextInputComponent,
  ComponentType,
} from 'discord-api-types/v10';
import { initialValues } from './components/menu-options.ts';

/** What a person can fill in, with the words beside it. */
export interface ModalInput {
  label: string;
  description?: string;
  control: APITextInputComponent | APISelectMenuComponent;
}

/** Undefined for a part that only says something. */
export function inputOf(component: APIModalInteractionResponseCallbackComponent): ModalInput | undefined {
  if (component.type === ComponentType.ActionRow) {
    const [control] = component.components;
    // The older form: the label is the input's own.
    return control?.type === ComponentType.TextInput ? { label: control.label ?? '', control } : undefined;
  }
  if (component.type !== ComponentType.Label) return undefined;
  const { label, description, component: control } = component;
  switch (control.type) {
    case ComponentType.TextInput:
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return { label, description, control };
    default:
      return undefined;
  }
}

/** By custom_id: the words of a text input, the chosen values of a menu. */
export type Answers = Record<string, string | string[]>;

export function initialAnswers(components: APIModalInteractionResponseCallbackData['components']): Answers {
  const inputs = components.map(inputOf).filter((input) => input !== undefined);
  return Object.fromEntries(
    inputs.map(({ control }) => [
      control.custom_id,
      control.type === ComponentType.TextInput ? (control.value ?? '') : initialValues(control),
    ]),
  );
}
