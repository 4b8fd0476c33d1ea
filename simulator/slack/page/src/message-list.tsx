import { Fragment, useEffect, useRef, useState } from 'react';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Message } from './message.tsx';
import { dayOf, timeOf } from './message-time.ts';

interface Props {
  messages: SeenMessage[];
  openThread: (ts: string) => void;
}

const sameAuthorMs = 5 * 60_000;
/** Closer to the end than this counts as reading along. */
const nearEndPx = 80;

export function MessageList({ messages, openThread }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const shown = messages.filter((message) => !message.threadTs || message.broadcast);
  const last = shown.at(-1)?.ts;

  // biome-ignore lint/correctness/useExhaustiveDependencies: any change of the messages may move the end
  useEffect(() => {
    if (following) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [messages, following]);

  return (
    <div className="messages-frame">
      <div
        ref={list}
        className="messages"
        role="log"
        aria-label="Messages"
        aria-live="polite"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
          setFollowing(scrollHeight - scrollTop - clientHeight < nearEndPx)
        }
        // Pictures arrive after the text and push the end down.
        onLoadCapture={({ currentTarget }) => {
          if (following) currentTarget.scrollTo({ top: currentTarget.scrollHeight });
        }}
      >
        {shown.length === 0 && <Welcome />}
        {shown.map((message, index) => {
          const before = shown[index - 1];
          const startsDay = !before || dayOf(before.ts) !== dayOf(message.ts);
          return (
            <Fragment key={message.ts}>
              {startsDay && <p className="day">{dayOf(message.ts)}</p>}
              <Message
                message={message}
                replies={messages.filter((reply) => reply.threadTs === message.ts)}
                compact={!startsDay && follows(before, message)}
                openThread={openThread}
              />
            </Fragment>
          );
        })}
      </div>
      {!following && last && (
        <button type="button" className="jump" onClick={() => setFollowing(true)}>
          ↓ Newest messages
        </button>
      )}
    </div>
  );
}

function follows(before: SeenMessage | undefined, message: SeenMessage): boolean {
  return (
    before !== undefined &&
    before.user.id === message.user.id &&
    before.ephemeral === message.ephemeral &&
    !before.isNotice &&
    !message.isNotice &&
    !message.ephemeral &&
    timeOf(message.ts).getTime() - timeOf(before.ts).getTime() < sameAuthorMs
  );
}

function Welcome() {
  return (
    <div className="welcome">
      <h2>Nothing here yet</h2>
      <p>
        Type <code>/chatops help</code> below to see what ChatOps can do, or <code>/chatops servers</code> to
        look at your machines.
      </p>
    </div>
  );
}
