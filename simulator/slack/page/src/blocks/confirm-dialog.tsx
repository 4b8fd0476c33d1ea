import { useEffect, useId, useRef } from 'react';
import type { ActionsElement } from '../../../block-kit/elements.ts';
import { withEmoji } from '../mrkdwn/emoji.ts';
import { Text } from './text.tsx';

interface Props {
  confirm: NonNullable<ActionsElement['confirm']>;
  close: (confirmed: boolean) => void;
}

export function ConfirmDialog({ confirm, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="dialog is-small" aria-labelledby={titleId} onCancel={() => close(false)}>
      <header>
        <h2 id={titleId}>{withEmoji(confirm.title.text)}</h2>
      </header>
      <div className="dialog-body">
        <Text text={confirm.text} />
      </div>
      <footer>
        <button type="button" className="button" onClick={() => close(false)}>
          {withEmoji(confirm.deny.text)}
        </button>
        <button
          type="button"
          className={`button is-${confirm.style ?? 'primary'}`}
          onClick={() => close(true)}
        >
          {withEmoji(confirm.confirm.text)}
        </button>
      </footer>
    </dialog>
  );
}
