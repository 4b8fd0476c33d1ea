import { useState } from 'react';
import { useFileText } from '../../../../page-parts/use-file-text.ts';
import type { SeenAttachment } from '../../../control/snapshot.ts';
import { fileSize } from './file-size.ts';
import { sourceOf } from './source-of.ts';

const previewLines = 6;

/** Its first lines; the rest on demand. */
export function TextFile({ attachment }: { attachment: SeenAttachment }) {
  const { filename, size } = attachment;
  const source = sourceOf(attachment);
  const [expanded, setExpanded] = useState(false);
  const lines = useFileText(source).replace(/\n$/, '').split('\n');
  const more = lines.length - previewLines;
  return (
    <figure className="attachment-text">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard */}
      <pre tabIndex={0}>
        {(expanded ? lines : lines.slice(0, previewLines)).join('\n')}
        {!expanded && more > 0 && `\n… (${more} more ${more === 1 ? 'line' : 'lines'})`}
      </pre>
      <figcaption>
        {more > 0 && (
          <button
            type="button"
            className="text-button"
            aria-expanded={expanded}
            onClick={() => setExpanded(!expanded)}
          >
            {expanded ? 'Collapse' : 'Expand'}
          </button>
        )}
        <span className="file-name">{filename}</span>
        <span>{fileSize(size)}</span>
        <a href={source} download={filename} aria-label={`Download ${filename}`}>
          ⬇
        </a>
      </figcaption>
    </figure>
  );
}
