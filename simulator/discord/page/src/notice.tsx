import { MessageTime } from '../../../page-parts/message-time.tsx';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Markdown } from './content/markdown.tsx';
import { sentAt } from './sent-at.ts';

/** A line of Discord's own: "ChatOps started a thread". */
export function Notice({ message }: { message: SeenMessage }) {
  return (
    <article className="message is-notice" aria-label="System message">
      <span className="notice-icon" aria-hidden="true">
        →
      </span>
      <div className="message-body">
        <Markdown text={message.content} /> <MessageTime at={new Date(message.createdAt)} show={sentAt} />
      </div>
    </article>
  );
}
