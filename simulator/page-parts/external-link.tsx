import type { ReactNode } from 'react';

/** A link that a message carries; an address that a browser would run is shown as words only. */
export function ExternalLink({ url, children }: { url: string; children: ReactNode }) {
  const isSafe = /^(https?|mailto):/i.test(url);
  if (!isSafe) return children;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
