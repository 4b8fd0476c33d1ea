import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { z } from 'zod';
import type { CardForm } from './card.ts';
import { discordLimits } from './limits.ts';
import { shorten } from './split-text.ts';

/**
 * A form as the data of a modal response: `await interaction.showModal(renderDiscordModal(form, customId))`,
 * the first and only answer to that interaction. Discord has no label for the submit button.
 *
 * @param customId `encodeActionRef(action)`; Discord sends it back with the answers, so that
 *   `answeredAction(decodeActionRef(customId), readDiscordModal(components))` is what to run
 */
export function renderDiscordModal(
  form: CardForm,
  customId: string,
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: shorten(form.title, discordLimits.modalTitle),
    components: form.inputs.slice(0, discordLimits.modalInputs).map(renderInput),
  };
}

function renderInput(input: CardForm['inputs'][number]): APILabelComponent {
  const maxLength = Math.min(input.maxLength, discordLimits.inputLength);
  return {
    type: ComponentType.Label,
    label: shorten(input.label, discordLimits.inputLabel),
    ...(input.hint ? { description: shorten(input.hint, discordLimits.inputDescription) } : {}),
    component: {
      type: ComponentType.TextInput,
      custom_id: input.name,
      style: input.multiline ? TextInputStyle.Paragraph : TextInputStyle.Short,
      required: !input.optional,
      max_length: maxLength,
      ...(input.placeholder
        ? { placeholder: shorten(input.placeholder, discordLimits.inputPlaceholder) }
        : {}),
      ...(input.initialValue ? { value: shorten(input.initialValue, maxLength) } : {}),
    },
  };
}

/** A label of a submitted modal, as the API spells it or as discord.js does. */
const submittedLabel = z.object({
  component: z.union([
    z
      .object({ custom_id: z.string(), value: z.string() })
      .transform((input) => [input.custom_id, input.value]),
    z.object({ customId: z.string(), value: z.string() }).transform((input) => [input.customId, input.value]),
  ]),
});

/**
 * Answers by argument name; what was left empty is left out, and so is anything but text.
 *
 * @param components `interaction.components` of the submitted modal
 */
export function readDiscordModal(components: readonly unknown[]): Record<string, string> {
  return Object.fromEntries(
    components.flatMap((label) => {
      const [name, answer] = submittedLabel.safeParse(label).data?.component ?? [];
      return answer === undefined || answer.trim() === '' ? [] : [[name, answer.trim()]];
    }),
  );
}
