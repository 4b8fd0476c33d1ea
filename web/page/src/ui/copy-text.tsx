import { useId, useRef, useState } from 'react';
import { announce } from './announce.ts';

/** A text to take along: a key, a link, a command line. */
export function CopyText({
  label,
  text,
  isSecret = false,
}: {
  label: string;
  text: string;
  isSecret?: boolean;
}) {
  const id = useId();
  const code = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce(`Copied: ${label.toLowerCase()}`);
    } catch {
      // Without https, or not allowed: it is selected instead, for Ctrl+C.
      if (code.current) getSelection()?.selectAllChildren(code.current);
      announce('Selected. Copy it with Ctrl+C.');
    }
  };
  return (
    <div className="copy-text">
      <p id={id} className="label">
        {label}
      </p>
      <div>
        <code ref={code} className={isSecret ? 'is-secret' : undefined}>
          {text}
        </code>
        <button type="button" aria-label={`Copy ${label.toLowerCase()}`} onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </button>
      </div>
    </div>
  );
}
