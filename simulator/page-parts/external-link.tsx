import type { ReactNode } from 'react';

interface Props {
  url: string;
  className?: string;
  children: ReactNode;
}

/** A link that a message carries; an address that a browser would run is shown as words only. */
export function ExternalLink({ url, className, children }: Props) {
  const isSafe = /^(https?|mailto):/i.test(url);
  if (!isSafe) return children;
  return (
    <a href={url} className={className} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
