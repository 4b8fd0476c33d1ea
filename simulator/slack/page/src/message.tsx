import { useState } from 'react';
import { Avatar } from '../../../page-parts/avatar.tsx';
import { clockOf } from '../../../page-parts/clock.ts';
import { MessageTime } from '../../../page-parts/message-time.tsx';
import { Problem } from '../../../page-parts/problem.tsx';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Attachment } from './blocks/attachment.tsx';
import { Blocks } from './blocks/block.tsx';
import { FilePreview } from './blocks/file-preview.tsx';
import { InteractionProvider } from './interaction.tsx';
import { Mrkdwn } from './mrkdwn/mrkdwn.tsx';
import { ownerOf } from './owner-of.ts';
import { timeOf } from './time-of.ts';

interface Props {
  message: SeenMessage;
  replies?: SeenMessage[];
  /** The same author goes on: no second heading. */
  compact?: boolean;
  openThread?: (ts: string) => void;
}

export function Message({ message, replies = [], compact = false, openThread }: Props) {
  const [problem, setProblem] = useState<string>();
  const { user, ts } = message;
  const at = timeOf(ts);
  const canReply = openThread && !message.ephemeral && !message.isNotice;
  const classes = [
    'message',
    ...(compact ? ['is-compact'] : []),
    ...(message.ephemeral ? ['is-ephemeral'] : []),
  ];
  return (
    <article className={classes.join(' ')} aria-label={`${user.realName}, ${clockOf(at)}`} data-ts={ts}>
      {message.ephemeral && <p className="only-you">👁 Only visible to you</p>}
      {compact ? <MessageTime at={at} /> : <Avatar owner={ownerOf(user)} />}
      <div className="message-body">
        {!compact && (
          <p className="message-head">
            <strong>{user.realName}</strong>
            {user.isBot && <span className="app-badge">APP</span>}
            <MessageTime at={at} />
          </p>
        )}
        <InteractionProvider place={{ messageTs: ts }} onProblem={setProblem}>
          <MessageContent message={message} />
        </InteractionProvider>
        <Problem text={problem} />
        {replies.length > 0 && openThread && (
          <button type="button" className="replies" onClick={() => openThread(ts)}>
            {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
            <span> · last at {clockOf(timeOf(replies.at(-1)?.ts ?? ts))}</span>
          </button>
        )}
      </div>
      {canReply && (
        <button
          type="button"
          className="reply-button"
          onClick={() => openThread(ts)}
          aria-label="Reply in thread"
        >
          💬
        </button>
      )}
    </article>
  );
}

/** With blocks, `text` is only for notifications; without, it stands above the attachments. */
function MessageContent({ message }: { message: SeenMessage }) {
  const { text, blocks, attachments, files, edited, isNotice } = message;
  return (
    <div className={isNotice ? 'notice' : 'message-content'}>
      {blocks.length > 0 ? <Blocks blocks={blocks} /> : text !== '' && <Mrkdwn text={text} />}
      {edited && <span className="edited">(edited)</span>}
      {attachments.map((attachment) => (
        <Attachment key={attachment.id} attachment={attachment} />
      ))}
      {files.map((file) => (
        <FilePreview key={file.id} file={file} />
      ))}
    </div>
  );
}
