import { useState } from 'react';
import type { Accessory, ActionsElement } from '../../../block-kit/elements.ts';
import type { ElementInput } from '../../../interactions/element-value.ts';
import { withEmoji } from '../../../mrkdwn/emoji.ts';
import { useInteraction } from '../interaction.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Field } from './field.tsx';
import { Menu } from './menu.tsx';

export type ControlElement = ActionsElement | Exclude<Accessory, { type: 'image' }>;

interface Props {
  blockId: string;
  element: ControlElement;
}

/** Something that tells the app at once when it is used, after asking back where the app wants that. */
export function Control({ blockId, element }: Props) {
  const { form, change, perform } = useInteraction();
  const [asking, setAsking] = useState<{ input?: ElementInput }>();
  const [busy, setBusy] = useState(false);
  const actionId = element.action_id ?? '';

  const run = async (input?: ElementInput): Promise<void> => {
    setBusy(true);
    if (input !== undefined && element.type !== 'overflow') change(blockId, actionId, input);
    await perform(blockId, actionId, input);
    setBusy(false);
  };
  const use = (input?: ElementInput): void => {
    if (element.confirm) setAsking({ input });
    else void run(input);
  };
  return (
    <>
      {element.type === 'button' ? (
        <button
          type="button"
          className={`button${element.style ? ` is-${element.style}` : ''}`}
          aria-label={element.accessibility_label}
          disabled={busy}
          onClick={() => {
            if (element.url) open(element.url, '_blank', 'noreferrer');
            use();
          }}
        >
          {withEmoji(element.text.text)}
          {element.url && <span aria-hidden="true"> ↗</span>}
        </button>
      ) : element.type === 'static_select' || element.type === 'overflow' ? (
        <Menu element={element} chosen={form[blockId]?.[actionId]} disabled={busy} choose={use} />
      ) : (
        <Field element={element} value={form[blockId]?.[actionId]} change={use} label={actionId} />
      )}
      {asking && element.confirm && (
        <ConfirmDialog
          confirm={element.confirm}
          close={(confirmed) => {
            setAsking(undefined);
            if (confirmed) void run(asking.input);
          }}
        />
      )}
    </>
  );
}
