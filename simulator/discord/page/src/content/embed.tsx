import type { APIEmbed } from 'discord-api-types/v10';
import { ExternalLink } from '../../../../page-parts/external-link.tsx';
import { MessageTime } from '../../../../page-parts/message-time.tsx';
import type { SeenAttachment } from '../../../control/snapshot.ts';
import { sentAt } from '../sent-at.ts';
import { layOutFields } from './lay-out-fields.ts';
import { Markdown } from './markdown.tsx';
import { Picture } from './picture.tsx';

interface Props {
  embed: APIEmbed;
  /** Where the alt text of its pictures is. */
  attachments: SeenAttachment[];
}

/** The colour bar says how things stand; what it says is in words beside it too. */
export function Embed({ embed, attachments }: Props) {
  const { color, author, title, url, description, fields = [], image, thumbnail, footer, timestamp } = embed;
  const bar = color === undefined ? undefined : `#${color.toString(16).padStart(6, '0')}`;
  const heading = title && <Markdown text={title} isTitle />;
  return (
    <div className="embed" style={{ borderInlineStartColor: bar }}>
      <div className="embed-text">
        {author && (
          <p className="embed-author">
            {author.url ? <ExternalLink url={author.url}>{author.name}</ExternalLink> : author.name}
          </p>
        )}
        {heading && (
          <h3 className="embed-title">{url ? <ExternalLink url={url}>{heading}</ExternalLink> : heading}</h3>
        )}
        {description && <Markdown text={description} />}
        {fields.length > 0 && (
          <dl className="embed-fields">
            {layOutFields(fields).map(({ name, value, columns }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no identity but their place
              <div key={index} className={`span-${columns}`}>
                <dt>
                  <Markdown text={name} isTitle />
                </dt>
                <dd>
                  <Markdown text={value} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      {thumbnail && <Picture className="embed-thumbnail" url={thumbnail.url} attachments={attachments} />}
      {image && <Picture className="embed-image" url={image.url} attachments={attachments} />}
      {(footer || timestamp) && (
        <p className="embed-footer">
          {footer?.text}
          {footer && timestamp && ' • '}
          {timestamp && <MessageTime at={new Date(timestamp)} show={sentAt} />}
        </p>
      )}
    </div>
  );
}
