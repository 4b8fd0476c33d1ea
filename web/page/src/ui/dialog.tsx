import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Announcer } from './announcer.tsx';

interface Props {
  title: string;
  /** Escape, the cross. */
  close: () => void;
  /** What it shows is not shown again: a stray Escape leaves it open. */
  isSeenOnce?: boolean;
  children: ReactNode;
}

/**
 * The browser keeps the focus inside it and gives it back afterwards. It begins where `data-first-focus` is,
 * or else at the first control.
 */
export function Dialog({ title, close, isSeenOnce = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    const first =
      opened?.querySelector<HTMLElement>('[data-first-focus]') ??
      opened?.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea, button)');
    first?.focus();
    // Closing gives the focus back; taking an open dialog out of the page, which comes next, does not.
    return () => opened?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!isSeenOnce) close();
      }}
    >
      <header>
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="quiet" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      <div className="dialog-body">{children}</div>
      {/* What is behind a modal dialog is inert, and not read out. */}
      <Announcer />
    </dialog>
  );
}
