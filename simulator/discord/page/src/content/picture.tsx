import type { SeenAttachment } from '../../../control/snapshot.ts';
import { sourceOf } from './source-of.ts';

interface Props {
  url: string;
  attachments: SeenAttachment[];
  className: string;
}

export function Picture({ url, attachments, className }: Props) {
  const source = sourceOf(url);
  const attachment = attachments.find((candidate) => sourceOf(candidate.url) === source);
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
