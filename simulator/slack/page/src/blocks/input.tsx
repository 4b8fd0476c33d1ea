import { useId } from 'react';
import type { BlockOf } from '../../../block-kit/blocks.ts';
import { withEmoji } from '../../../mrkdwn/emoji.ts';
import { useInteraction } from '../interaction.tsx';
import { Field } from './field.tsx';

export function Input({ block, error }: { block: BlockOf<'input'>; error?: string }) {
  const { form, change, perform } = useInteraction();
  const id = useId();
  const blockId = block.block_id ?? '';
  const actionId = block.element.action_id ?? '';
  return (
    <div className={`block-input${error ? ' has-error' : ''}`}>
      <label htmlFor={id}>
        {withEmoji(block.label.text)}
        {block.optional && <span className="optional"> (optional)</span>}
      </label>
      <Field
        id={id}
        element={block.element}
        value={form[blockId]?.[actionId]}
        label={block.label.text}
        change={(input) => {
          change(blockId, actionId, input);
          if (block.dispatch_action) void perform(blockId, actionId, input);
        }}
      />
      {block.hint && <p className="hint">{withEmoji(block.hint.text)}</p>}
      {error && (
        <p className="problem" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
