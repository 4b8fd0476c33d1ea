import { type ReactNode, useState } from 'react';

export function Spoiler({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  if (shown) return <span className="spoiler is-shown">{children}</span>;
  return (
    <button type="button" className="spoiler" aria-label="Spoiler" onClick={() => setShown(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}
