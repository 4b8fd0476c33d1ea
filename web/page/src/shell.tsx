import type { ReactNode } from 'react';

/** Name, what is on the right of it, and the content. */
export function Shell({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <>
      {/* No link: the address after # says which screen this is. */}
      <button
        type="button"
        className="skip-link"
        onClick={() => document.querySelector<HTMLElement>('main')?.focus()}
      >
        Skip to content
      </button>
      <header className="top">
        <div className="top-inner">
          <a className="brand" href="#/">
            <img src="./icon.svg" alt="" width="28" height="28" />
            ChatOps
          </a>
          {aside}
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
