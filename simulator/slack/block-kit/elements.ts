import { z } from 'zod';
import {
  actionId,
  confirm,
  hasOneImageSource,
  imageSource,
  oneImageSource,
  option,
  optionGroup,
  plainText,
} from './composition.ts';
import { richTextBlock } from './rich-text.ts';

/** https://docs.slack.dev/reference/block-kit/block-elements */
export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: actionId.optional(),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const placeholder = plainText(150).optional();
const focusable = { focus_on_load: z.boolean().optional() };
const confirmable = { action_id: actionId.optional(), confirm: confirm.optional() };

const optionSource = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const hasOneOptionSource = (select: { options?: unknown; option_groups?: unknown }): boolean =>
  (select.options === undefined) !== (select.option_groups === undefined);
const oneOptionSource = 'must define either `options` or `option_groups`';

export const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...confirmable,
    ...focusable,
    ...optionSource,
    placeholder,
    initial_option: option.optional(),
  })
  .refine(hasOneOptionSource, oneOptionSource);

export const multiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...confirmable,
    ...focusable,
    ...optionSource,
    placeholder,
    initial_options: z.array(option).optional(),
    max_selected_items: z.int().min(1).optional(),
  })
  .refine(hasOneOptionSource, oneOptionSource);

const workspaceSelect = <T extends string, I extends string>(type: T, initial: I) =>
  z.strictObject({
    type: z.literal(type),
    ...confirmable,
    ...focusable,
    placeholder,
    ...({ [initial]: z.string().optional() } as Record<I, z.ZodOptional<z.ZodString>>),
  });

export const usersSelect = workspaceSelect('users_select', 'initial_user');
export const channelsSelect = workspaceSelect('channels_select', 'initial_channel');
export const conversationsSelect = workspaceSelect('conversations_select', 'initial_conversation');

export const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...confirmable,
  options: z.array(option).min(1).max(5),
});

export const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...confirmable,
  ...focusable,
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).min(1).optional(),
});

export const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...confirmable,
  ...focusable,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});

export const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...confirmable,
  ...focusable,
  placeholder,
  initial_date: z.iso.date().optional(),
});

export const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...confirmable,
  ...focusable,
  placeholder,
  initial_time: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
  timezone: z.string().optional(),
});

const dispatching = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional(),
    })
    .optional(),
};

export const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  action_id: actionId.optional(),
  placeholder,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  ...dispatching,
  ...focusable,
});

export const numberInput = z.strictObject({
  type: z.literal('number_input'),
  action_id: actionId.optional(),
  is_decimal_allowed: z.boolean(),
  placeholder,
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
  ...dispatching,
  ...focusable,
});

const singleLineInput = <T extends string>(type: T) =>
  z.strictObject({
    type: z.literal(type),
    action_id: actionId.optional(),
    placeholder,
    initial_value: z.string().optional(),
    ...dispatching,
    ...focusable,
  });

export const emailInput = singleLineInput('email_text_input');
export const urlInput = singleLineInput('url_text_input');

export const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  action_id: actionId.optional(),
  placeholder,
  initial_value: richTextBlock.optional(),
  ...dispatching,
  ...focusable,
});

export const imageElement = z
  .strictObject({ type: z.literal('image'), alt_text: z.string().min(1).max(2000), ...imageSource })
  .refine(hasOneImageSource, oneImageSource);

const menus = [staticSelect, multiStaticSelect, usersSelect, channelsSelect, conversationsSelect] as const;
const choices = [checkboxes, radioButtons, datepicker, timepicker] as const;

export const accessory = z.discriminatedUnion('type', [button, overflow, imageElement, ...menus, ...choices]);
export const actionsElement = z.discriminatedUnion('type', [button, overflow, ...menus, ...choices]);
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  emailInput,
  urlInput,
  richTextInput,
  ...menus,
  ...choices,
]);

export type ActionsElement = z.infer<typeof actionsElement>;
export type Accessory = z.infer<typeof accessory>;
export type InputElement = z.infer<typeof inputElement>;
/** Anything a person can press, choose or fill in. */
export type InteractiveElement = ActionsElement | InputElement;
