import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  type APITextInputComponent,
  ComponentType,
} from 'discord-api-types/v10';

export type FormValues = Record<string, string | string[]>;

/** Inputs with the label that a person reads beside them. */
export type ModalInput = (APIComponentInLabel | APITextInputComponent) & { shownLabel: string };

export function modalInputs({ components }: APIModalInteractionResponseCallbackData): ModalInput[] {
  return components.flatMap((component): ModalInput[] => {
    if (component.type === ComponentType.Label)
      return [{ ...component.component, shownLabel: component.label }];
    if (component.type !== ComponentType.ActionRow) return [];
    return component.components.map((input) => ({ ...input, shownLabel: input.label ?? '' }));
  });
}

/** What stands below a field that the client does not send. */
export function inputProblem(input: ModalInput, value: string | string[] | undefined): string | undefined {
  const given = value === undefined || value.length === 0 ? undefined : value;
  const isRequired = !('required' in input) || input.required !== false;
  if (given === undefined) return isRequired ? 'This field is required' : undefined;
  if (input.type === ComponentType.TextInput) {
    const { min_length: min = 0, max_length: max = 4000 } = input;
    const { length } = String(given);
    if (length < min) return `Must be at least ${min} characters`;
    return length > max ? `Must be no more than ${max} characters` : undefined;
  }
  if (input.type !== ComponentType.StringSelect) return undefined;
  const chosen = [given].flat();
  const { min_values: min = 1, max_values: max = 1 } = input;
  if (chosen.length < min || chosen.length > max) return `Choose between ${min} and ${max}`;
  const unknown = chosen.find((item) => !input.options.some((option) => option.value === item));
  return unknown === undefined ? undefined : `There is no option ${unknown}`;
}

/** As it is sent: text inputs have a value, menus have values. */
export function submittedValue(
  input: APIComponentInLabel | APITextInputComponent,
  value: string | string[] = '',
) {
  return input.type === ComponentType.TextInput
    ? { value: String(value) }
    : { values: [value].flat().filter((item) => item !== '') };
}
