import type { InputBlock, ModalView } from '@slack/types';
import type { CardForm } from './card.ts';
import { slackLimits } from './limits.ts';
import { shorten } from './split-text.ts';

/** The one element of each input block; the block's id is the argument's name. */
const actionId = 'answer';

/**
 * A form as a view: `client.views.open({ trigger_id, view: renderSlackModal(form, …) })`, within 3 s
 * of the press.
 *
 * @param options.callbackId tells our forms from other views
 * @param options.privateMetadata comes back with the answers: `encodeActionRef(action)` and where the
 *   press came from, so that `answeredAction(action, readSlackModal(view.state.values))` is what to run
 * @throws RangeError when `privateMetadata` is longer than 3000 characters
 */
export function renderSlackModal(
  form: CardForm,
  { callbackId, privateMetadata }: { callbackId: string; privateMetadata: string },
): ModalView {
  if (privateMetadata.length > slackLimits.viewMetadata)
    throw new RangeError(`private metadata over ${slackLimits.viewMetadata} characters`);
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: privateMetadata,
    title: plain(form.title, slackLimits.viewTitle),
    submit: plain(form.submitLabel, slackLimits.viewSubmit),
    close: plain('Cancel', slackLimits.viewSubmit),
    blocks: form.inputs.map(renderInput),
  };
}

function renderInput(input: CardForm['inputs'][number]): InputBlock {
  const maxLength = Math.min(input.maxLength, slackLimits.inputLength);
  return {
    type: 'input',
    block_id: input.name,
    optional: input.optional ?? false,
    label: plain(input.label, slackLimits.inputLabel),
    ...(input.hint ? { hint: plain(input.hint, slackLimits.inputHint) } : {}),
    element: {
      type: 'plain_text_input',
      action_id: actionId,
      multiline: input.multiline ?? false,
      max_length: maxLength,
      ...(input.placeholder ? { placeholder: plain(input.placeholder, slackLimits.inputPlaceholder) } : {}),
      ...(input.initialValue ? { initial_value: shorten(input.initialValue, maxLength) } : {}),
    },
  };
}

const plain = (text: string, limit: number) =>
  ({ type: 'plain_text', text: shorten(text, limit), emoji: true }) as const;

/** Answers by argument name, from `view.state.values`; what was left empty is left out. */
export function readSlackModal(
  values: Readonly<Record<string, Readonly<Record<string, { value?: string | null | undefined }>>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, elements]) => {
      const value = elements[actionId]?.value?.trim() ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
}
