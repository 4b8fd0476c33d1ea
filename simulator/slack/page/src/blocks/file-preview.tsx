import { useFileText } from '../../../../page-parts/use-file-text.ts';
import type { SeenFile } from '../../../control/snapshot.ts';

const previewLength = 4_000;
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
      {file.mimetype?.startsWith('text/') && <TextPreview source={source} />}
    </figure>
  );
}

function TextPreview({ source }: { source: string }) {
  const text = useFileText(source);
  return (
    <pre>
      {text.slice(0, previewLength)}
      {text.length > previewLength ? '\n…' : ''}
    </pre>
  );
}
