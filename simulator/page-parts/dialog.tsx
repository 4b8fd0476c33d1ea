import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: ReactNode;
  /** Escape, the cross. */
  close: () => void;
  submit: () => void;
  children: ReactNode;
  /** The buttons at the end; one of them of type submit. */
  footer: ReactNode;
  small?: boolean;
}

/** Asks something; the browser keeps the focus inside it and gives it back afterwards. */
export function Dialog({ title, close, submit, children, footer, small = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
    // Not the cross, which comes first.
    dialog.current?.querySelector<HTMLElement>('.dialog-body :is(input, textarea, select, button)')?.focus();
  }, []);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    submit();
  };
  return (
    <dialog
      ref={dialog}
      className={`dialog${small ? ' is-small' : ''}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form onSubmit={onSubmit} noValidate>
        <header>
          <h2 id={titleId}>{title}</h2>
          {!small && (
            <button type="button" className="icon-button" aria-label="Close" onClick={close}>
              ✕
            </button>
          )}
        </header>
        <div className="dialog-body">{children}</div>
        <footer>{footer}</footer>
      </form>
    </dialog>
  );
}
