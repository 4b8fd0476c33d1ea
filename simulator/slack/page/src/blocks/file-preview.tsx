import { useEffect, useState } from 'react';
import type { SeenFile } from '../../../control/snapshot.ts';

const previewBytes = 4_000;
const sizes = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 });

export function FilePreview({ file }: { file: SeenFile }) {
  const source = `sim/files/${encodeURIComponent(file.id)}`;
  const isImage = file.mimetype?.startsWith('image/');
  return (
    <figure className="file">
      <figcaption>
        <a href={source} target="_blank" rel="noreferrer">
          {file.title}
        </a>
        <span> · {file.mimetype ? sizes.format(file.size / 1000) : 'being processed …'}</span>
      </figcaption>
      {isImage && <img src={source} alt={file.altText ?? file.title} />}
      {file.mimetype?.startsWith('text/') && <TextPreview source={source} size={file.size} />}
    </figure>
  );
}

function TextPreview({ source, size }: { source: string; size: number }) {
  const [text, setText] = useState('');
  useEffect(() => {
    const leaving = new AbortController();
    fetch(source, { signal: leaving.signal })
      .then((response) => response.text())
      .then((content) => setText(content.slice(0, previewBytes)))
      // Left before it came, or gone: the link above still stands.
      .catch(() => setText(''));
    return () => leaving.abort();
  }, [source]);
  return (
    <pre>
      {text}
      {size > previewBytes ? '\n…' : ''}
    </pre>
  );
}
