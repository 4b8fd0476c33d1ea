import type { SeenAttachment } from '../../../control/snapshot.ts';
import { fileSize } from './file-size.ts';
import { Picture } from './picture.tsx';
import { sourceOf } from './source-of.ts';
import { TextFile } from './text-file.tsx';

export function Attachment({ attachment }: { attachment: SeenAttachment }) {
  const { contentType, url, filename, size } = attachment;
  if (contentType.startsWith('image/'))
    return <Picture className="attachment-image" url={url} attachments={[attachment]} />;
  if (contentType.startsWith('text/') || contentType.startsWith('application/json'))
    return <TextFile attachment={attachment} />;
  return (
    <div className="attachment-file">
      <span aria-hidden="true">📄</span>
      <div>
        <a href={sourceOf(attachment)} download={filename}>
          {filename}
        </a>
        <p>{fileSize(size)}</p>
      </div>
    </div>
  );
}
