import type { ReactNode } from 'react';

interface Props {
  title: string;
  close: () => void;
  children: ReactNode;
}

/** The panel beside the conversation; on narrow screens it covers it. */
export function ThreadFrame({ title, close, children }: Props) {
  return (
    <aside className="thread" aria-label="Thread">
      <header className="channel-header">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close thread" onClick={close}>
          ✕
        </button>
      </header>
      {children}
    </aside>
  );
}
