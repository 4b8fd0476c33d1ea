import { ExternalLink } from '../../../../page-parts/external-link.tsx';
import type { Attachment as AttachmentData } from '../../../block-kit/attachment.ts';
import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx';
import { Blocks } from './block.tsx';

const named: Record<string, string> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

/** The colour bar on the left says how things stand; what it says is in words beside it too. */
export function Attachment({ attachment }: { attachment: AttachmentData }) {
  const { blocks, color, pretext, title, title_link: link, text, fields, footer } = attachment;
  const bar =
    color === undefined ? undefined : (named[color] ?? (color.startsWith('#') ? color : `#${color}`));
  return (
    <>
      {pretext && <Mrkdwn text={pretext} />}
      <div className="attachment" style={{ borderInlineStartColor: bar }}>
        {blocks ? (
          <Blocks blocks={blocks} />
        ) : (
          <div className="blocks">
            {title && <strong>{link ? <ExternalLink url={link}>{title}</ExternalLink> : title}</strong>}
            {text && <Mrkdwn text={text} />}
            {fields && (
              <div className="block-fields">
                {fields.map((field) => (
                  <div key={field.title}>
                    <strong>{field.title}</strong>
                    <Mrkdwn text={field.value} />
                  </div>
                ))}
              </div>
            )}
            {footer && <p className="block-context">{footer}</p>}
          </div>
        )}
      </div>
    </>
  );
}
