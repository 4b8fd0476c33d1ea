import type { PlacedElement } from '../block-kit/interactive-elements.ts';
import { type ElementInput, elementValue, initialInput } from './element-value.ts';

/** By block_id, then action_id: what a person put into the inputs of a message or modal. */
export type FormValues = Record<string, Record<string, ElementInput>>;

/** `state.values` of a payload: every stateful element, untouched ones with what they started with. */
export function stateValues(
  elements: readonly PlacedElement[],
  form: FormValues,
): Record<string, Record<string, unknown>> {
  const values: Record<string, Record<string, unknown>> = {};
  for (const { blockId, actionId, element } of elements) {
    if (element.type === 'button' || element.type === 'overflow') continue;
    const input = form[blockId]?.[actionId] ?? initialInput(element);
    const filled = input === undefined || input === '' || input.length === 0;
    const value = filled ? emptyValue(element.type) : elementValue(element, input);
    values[blockId] = { ...values[blockId], [actionId]: value };
  }
  return values;
}

function emptyValue(type: PlacedElement['element']['type']): Record<string, unknown> {
  switch (type) {
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: null };
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: [] };
    case 'users_select':
      return { type, selected_user: null };
    case 'channels_select':
      return { type, selected_channel: null };
    case 'conversations_select':
      return { type, selected_conversation: null };
    case 'datepicker':
      return { type, selected_date: null };
    case 'timepicker':
      return { type, selected_time: null };
    default:
      return { type, value: null };
  }
}
