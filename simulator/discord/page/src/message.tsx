import { useState } from 'react';
import { Avatar } from '../../../page-parts/avatar.tsx';
import { clockOf } from '../../../page-parts/clock.ts';
import { MessageTime } from '../../../page-parts/message-time.tsx';
import { Problem } from '../../../page-parts/problem.tsx';
import type { SeenMessage } from '../../control/snapshot.ts';
import { ActionRows } from './components/action-rows.tsx';
import { MessageContent } from './content/message-content.tsx';
import { describeProblem } from './describe-problem.ts';
import { useGuild } from './guild-context.ts';
import { MessageOrigin } from './message-origin.tsx';
import { Notice } from './notice.tsx';
import { ownerOf } from './owner-of.ts';
import { sentAt } from './sent-at.ts';
import { dismissMessage } from './simulator-api.ts';
import { ThreadLink } from './thread-link.tsx';

interface Props {
  message: SeenMessage;
  /** The message that this one answers to, where it is still there. */
  answered?: SeenMessage;
  /** The same author goes on: no second heading. */
  compact?: boolean;
  openThread?: (threadId: string) => void;
  reply?: (messageId: string) => void;
}

export function Message({ message, answered, compact = false, openThread, reply }: Props) {
  const { me } = useGuild();
  const [problem, setProblem] = useState<string>();
  const { id, author, createdAt, ephemeral, thread } = message;
  const at = new Date(createdAt);
  if (message.isNotice) return <Notice message={message} />;

  const dismiss = async (): Promise<void> => {
    const outcome = await dismissMessage(me, id);
    if (!outcome.ok) setProblem(describeProblem(outcome.error));
  };
  return (
    <article
      className={classesOf(message, compact, me)}
      aria-label={`${author.displayName}, ${clockOf(at)}`}
      data-message-id={id}
      // A reply's first line leads here.
      tabIndex={-1}
    >
      <MessageOrigin message={message} answered={answered} />
      {compact ? <MessageTime at={at} /> : <Avatar owner={ownerOf(author)} />}
      <div className="message-body">
        {!compact && (
          <p className="message-head">
            <strong className={author.isBot ? 'is-app' : undefined}>{author.displayName}</strong>
            {author.isBot && <span className="app-badge">APP</span>}
            <MessageTime at={at} show={sentAt} />
          </p>
        )}
        <MessageContent message={message} />
        <ActionRows message={message} onProblem={setProblem} />
        <Problem text={problem} />
        {thread && openThread && <ThreadLink thread={thread} open={() => openThread(thread.id)} />}
        {ephemeral && (
          <p className="only-you">
            <span aria-hidden="true">👁 </span>Only you can see this ·{' '}
            <button type="button" className="text-button" onClick={() => void dismiss()}>
              Dismiss message
            </button>
          </p>
        )}
      </div>
      {reply && !ephemeral && (
        <button type="button" className="reply-button" aria-label="Reply" onClick={() => reply(id)}>
          ↩
        </button>
      )}
    </article>
  );
}

function classesOf({ ephemeral, mentioned }: SeenMessage, compact: boolean, me: string): string {
  const classes = ['message'];
  if (compact) classes.push('is-compact');
  if (ephemeral) classes.push('is-ephemeral');
  if (mentioned.includes(me)) classes.push('is-mention');
  return classes.join(' ');
}
