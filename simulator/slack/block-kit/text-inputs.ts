import { z } from 'zod';
import { actionId, plainText } from './composition.ts';
import { richTextBlock } from './rich-text.ts';

/** The elements one types into: https://docs.slack.dev/reference/block-kit/block-elements */
export const placeholder = plainText(150).optional();
export const focusable = { focus_on_load: z.boolean().optional() };

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
