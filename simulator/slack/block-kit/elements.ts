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
import {
  emailInput,
  focusable,
  numberInput,
  placeholder,
  plainTextInput,
  richTextInput,
  urlInput,
} from './text-inputs.ts';

/** https://docs.slack.dev/reference/block-kit/block-elements */
const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(75),
  action_id: actionId.optional(),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const confirmable = { action_id: actionId.optional(), confirm: confirm.optional() };

const optionSource = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const hasOneOptionSource = (select: { options?: unknown; option_groups?: unknown }): boolean =>
  (select.options === undefined) !== (select.option_groups === undefined);
const oneOptionSource = 'must define either `options` or `option_groups`';

const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...confirmable,
    ...focusable,
    ...optionSource,
    placeholder,
    initial_option: option.optional(),
  })
  .refine(hasOneOptionSource, oneOptionSource);

const multiStaticSelect = z
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

const usersSelect = workspaceSelect('users_select', 'initial_user');
const channelsSelect = workspaceSelect('channels_select', 'initial_channel');
const conversationsSelect = workspaceSelect('conversations_select', 'initial_conversation');

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...confirmable,
  options: z.array(option).min(1).max(5),
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...confirmable,
  ...focusable,
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).min(1).optional(),
});

const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...confirmable,
  ...focusable,
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
});

const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...confirmable,
  ...focusable,
  placeholder,
  initial_date: z.iso.date().optional(),
});

const timepicker = z.strictObject({
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
