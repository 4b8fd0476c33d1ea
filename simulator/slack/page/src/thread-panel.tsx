import { useEffect, useRef } from 'react';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';

interface Props {
  messages: SeenMessage[];
  root: string;
  close: () => void;
}

export function ThreadPanel({ messages, root, close }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const parent = messages.find(({ ts }) => ts === root);
  const replies = messages.filter(({ threadTs }) => threadTs === root);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new reply moves the end
  useEffect(() => {
    // Newer browsers return a promise here, which an effect must not.
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [replies.length]);

  return (
    <aside className="thread" aria-label="Thread">
      <header className="channel-header">
        <h2>Thread</h2>
        <button type="button" className="icon-button" aria-label="Close thread" onClick={close}>
          ✕
        </button>
      </header>
      <div className="messages" role="log" aria-label="Replies">
        {parent ? <Message message={parent} /> : <p className="notice">This message was deleted.</p>}
        <p className="day">{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</p>
        {replies.map((reply) => (
          <Message key={reply.ts} message={reply} />
        ))}
        <div ref={end} />
      </div>
      {parent && <Composer label="Reply" threadTs={root} />}
    </aside>
  );
}
