import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  title: string;
  intro?: ReactNode;
  /** The main thing to do here. */
  action?: ReactNode;
  children: ReactNode;
}

/** Takes the focus to its heading when it opens: keyboards and screen readers start there. */
export function Screen({ title, intro, action, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ChatOps`;
    // A field that asks for the focus keeps it.
    if (!document.activeElement?.closest('main')) heading.current?.focus();
  }, [title]);
  return (
    <>
      <div className="screen-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {action}
      </div>
      {intro && <p className="intro">{intro}</p>}
      {children}
    </>
  );
}
