import type { InteractiveElement } from '../block-kit/elements.ts';

/** What a person put into an element: text, the value of an option, or several of those. */
export type ElementInput = string | string[];

/** The element's part of an interaction payload, in Slack's words; undefined when it has no such option. */
export function elementValue(
  element: InteractiveElement,
  input: ElementInput,
): Record<string, unknown> | undefined {
  const values = Array.isArray(input) ? input : [input];
  const first = values[0] ?? '';
  switch (element.type) {
    case 'button':
      return { type: element.type, text: element.text, value: element.value, style: element.style };
    case 'static_select':
    case 'radio_buttons':
    case 'overflow': {
      const selected = optionsOf(element).find(({ value }) => value === first);
      return selected && { type: element.type, selected_option: selected };
    }
    case 'multi_static_select':
    case 'checkboxes': {
      const selected = optionsOf(element).filter(({ value }) => values.includes(value));
      return selected.length === values.length
        ? { type: element.type, selected_options: selected }
        : undefined;
    }
    case 'users_select':
      return { type: element.type, selected_user: first };
    case 'channels_select':
      return { type: element.type, selected_channel: first };
    case 'conversations_select':
      return { type: element.type, selected_conversation: first };
    case 'datepicker':
      return { type: element.type, selected_date: first };
    case 'timepicker':
      return { type: element.type, selected_time: first };
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type: element.type, value: first };
    case 'rich_text_input': {
      const section = { type: 'rich_text_section', elements: [{ type: 'text', text: first }] };
      return { type: element.type, rich_text_value: { type: 'rich_text', elements: [section] } };
    }
    default:
      return element satisfies never;
  }
}

/** What an element holds before anybody touches it, in the form of `elementValue`; undefined = nothing. */
export function initialInput(element: InteractiveElement): ElementInput | undefined {
  switch (element.type) {
    case 'static_select':
    case 'radio_buttons':
      return element.initial_option?.value;
    case 'multi_static_select':
    case 'checkboxes':
      return element.initial_options?.map(({ value }) => value);
    case 'users_select':
      return element.initial_user;
    case 'channels_select':
      return element.initial_channel;
    case 'conversations_select':
      return element.initial_conversation;
    case 'datepicker':
      return element.initial_date;
    case 'timepicker':
      return element.initial_time;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return element.initial_value;
    default:
      return undefined;
  }
}

type WithOptions = Extract<InteractiveElement, { options?: unknown }>;
type Option = NonNullable<WithOptions['options']>[number];

export function optionsOf(element: WithOptions): Option[] {
  const groups = 'option_groups' in element ? (element.option_groups ?? []) : [];
  return [...(element.options ?? []), ...groups.flatMap((group) => group.options)];
}
