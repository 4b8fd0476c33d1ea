import { didNotRespond, type SeenMessage } from '../../../control/snapshot.ts';
import { Attachment } from './attachment.tsx';
import { Embed } from './embed.tsx';
import { Markdown } from './markdown.tsx';
import { attachmentAt } from './source-of.ts';

export function MessageContent({ message }: { message: SeenMessage }) {
  const { author, thinking, failed, content, edited, embeds, attachments } = message;
  if (failed)
    return (
      <p className="did-not-respond" role="alert">
        <span aria-hidden="true">⚠ </span>
        {didNotRespond}
      </p>
    );
  if (thinking)
    return (
      <p className="thinking">
        <span className="thinking-dots" aria-hidden="true" />
        {author.displayName} is thinking…
      </p>
    );
  const embedded = embeds
    .flatMap(({ image, thumbnail }) => [image?.url, thumbnail?.url])
    .map((url) => url && attachmentAt(url, attachments));
  const below = attachments.filter((attachment) => !embedded.includes(attachment));
  return (
    <div className="message-content">
      {content !== '' && (
        <Markdown text={content}>{edited && <span className="edited"> (edited)</span>}</Markdown>
      )}
      {below.map((attachment) => (
        <Attachment key={attachment.id} attachment={attachment} />
      ))}
      {embeds.map((embed, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: embeds have no identity but their place
        <Embed key={index} embed={embed} attachments={attachments} />
      ))}
      {edited && content === '' && <span className="edited">(edited)</span>}
    </div>
  );
}
