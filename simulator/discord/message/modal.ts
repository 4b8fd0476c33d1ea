import { ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { z } from 'zod';
import { coded, optional, text } from './field.ts';
import { channelSelect, stringSelect, userSelect } from './select-menu.ts';

/** https://discord.com/developers/docs/components/reference#text-input */
const maxInput = 4000;

const textInput = z
  .object({
    type: z.literal(ComponentType.TextInput),
    id: optional(z.int().min(0)),
    custom_id: text(1, 100),
    style: z.literal([TextInputStyle.Short, TextInputStyle.Paragraph]),
    label: optional(text(1, 45)),
    min_length: optional(z.int().min(0).max(maxInput)),
    max_length: optional(z.int().min(1).max(maxInput)),
    required: optional(z.boolean()),
    value: optional(z.string().max(maxInput)),
    placeholder: optional(z.string().max(100)),
  })
  .superRefine(({ min_length = 0, max_length = maxInput, value }, context) => {
    const issue = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], ...coded('BASE_TYPE_BAD_LENGTH', message) });
    if (min_length > max_length) issue('min_length', 'min_length must not exceed max_length.');
    if (value !== undefined && (value.length < min_length || value.length > max_length))
      issue('value', `Must be between ${min_length} and ${max_length} in length.`);
  });

/** The older form: the label is the input's own. */
const inputRow = z.object({
  type: z.literal(ComponentType.ActionRow),
  id: optional(z.int().min(0)),
  components: z
    .array(
      textInput.refine(({ label }) => label !== undefined, {
        ...coded('BASE_TYPE_REQUIRED', 'This field is required'),
        path: ['label'],
      }),
    )
    .length(1),
});

const labelled = z.object({
  type: z.literal(ComponentType.Label),
  id: optional(z.int().min(0)),
  label: text(1, 45),
  description: optional(text(1, 100)),
  component: z
    .discriminatedUnion('type', [textInput, stringSelect, userSelect, channelSelect])
    .refine((component) => !('label' in component) || component.label === undefined, {
      ...coded('BASE_TYPE_INVALID', 'The label of an input in a Label is the Label’s'),
      path: ['label'],
    })
    .refine((component) => !('disabled' in component) || !component.disabled, {
      ...coded('BASE_TYPE_INVALID', 'A menu in a modal cannot be disabled'),
      path: ['disabled'],
    }),
});

const textDisplay = z.object({
  type: z.literal(ComponentType.TextDisplay),
  id: optional(z.int().min(0)),
  content: text(1, 4000),
});

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal */
export const modalBody = z.object({
  custom_id: text(1, 100),
  title: text(1, 45),
  components: z
    .array(z.discriminatedUnion('type', [inputRow, labelled, textDisplay]))
    .min(1)
    .max(5)
    .superRefine((components, context) => {
      const ids = components.map((component) => inputIdOf(component));
      ids.forEach((id, index) => {
        if (id !== undefined && ids.indexOf(id) < index)
          context.addIssue({
            code: 'custom',
            path: [index, 'custom_id'],
            ...coded('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'),
          });
      });
    }),
});

function inputIdOf(
  component: z.output<typeof inputRow | typeof labelled | typeof textDisplay>,
): string | undefined {
  if (component.type === ComponentType.Label) return component.component.custom_id;
  return component.type === ComponentType.ActionRow ? component.components[0]?.custom_id : undefined;
}
