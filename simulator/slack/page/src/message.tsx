import { useState } from 'react';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Avatar } from './avatar.tsx';
import { Attachment } from './blocks/attachment.tsx';
import { Blocks } from './blocks/block.tsx';
import { FilePreview } from './blocks/file-preview.tsx';
import { InteractionProvider } from './interaction.tsx';
import { clockOf, fullTimeOf, timeOf } from './message-time.ts';
import { Mrkdwn } from './mrkdwn/mrkdwn.tsx';

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
  const canReply = openThread && !message.ephemeral && !message.isNotice;
  const classes = [
    'message',
    ...(compact ? ['is-compact'] : []),
    ...(message.ephemeral ? ['is-ephemeral'] : []),
  ];
  return (
    <article className={classes.join(' ')} aria-label={`${user.realName}, ${clockOf(ts)}`} data-ts={ts}>
      {message.ephemeral && <p className="only-you">👁 Only visible to you</p>}
      {compact ? <Time ts={ts} /> : <Avatar user={user} />}
      <div className="message-body">
        {!compact && (
          <p className="message-head">
            <strong>{user.realName}</strong>
            {user.isBot && <span className="app-badge">APP</span>}
            <Time ts={ts} />
          </p>
        )}
        <InteractionProvider place={{ messageTs: ts }} onProblem={setProblem}>
          <MessageContent message={message} />
        </InteractionProvider>
        {problem && (
          <p className="problem" role="alert">
            ⚠ {problem}
          </p>
        )}
        {replies.length > 0 && openThread && (
          <button type="button" className="replies" onClick={() => openThread(ts)}>
            {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
            <span> · last at {clockOf(replies.at(-1)?.ts ?? ts)}</span>
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

function Time({ ts }: { ts: string }) {
  return (
    <time dateTime={timeOf(ts).toISOString()} title={fullTimeOf(ts)}>
      {clockOf(ts)}
    </time>
  );
}
