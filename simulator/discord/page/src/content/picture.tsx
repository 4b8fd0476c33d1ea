import type { SeenAttachment } from '../../../control/snapshot.ts';
import { attachmentAt, sourceOf } from './source-of.ts';

interface Props {
  url: string;
  attachments: SeenAttachment[];
  className: string;
}

export function Picture({ url, attachments, className }: Props) {
  const attachment = attachmentAt(url, attachments);
  const source = attachment ? sourceOf(attachment) : url;
  const alt = attachment?.description ?? 'Image';
  return (
    <a
      className={className}
      href={source}
      target="_blank"
      rel="noreferrer"
      aria-label={`Open picture: ${alt}`}
    >
      <img src={source} alt={alt} loading="lazy" />
    </a>
  );
}
