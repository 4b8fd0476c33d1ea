import { useEffect, useState } from 'react';

/** The words of a text file; empty until they are there, and when they cannot be had. */
export function useFileText(source: string): string {
  const [text, setText] = useState('');
  useEffect(() => {
    const leaving = new AbortController();
    fetch(source, { signal: leaving.signal })
      .then((response) => (response.ok ? response.text() : ''))
      .then(setText)
      // Left before it came, or gone: a link to the file stands beside the preview.
      .catch(() => setText(''));
    return () => leaving.abort();
  }, [source]);
  return text;
}
