import { type LogEntry, MessageLog } from '../../../page-parts/message-log.tsx';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Message } from './message.tsx';
import { timeOf } from './time-of.ts';

interface Props {
  messages: SeenMessage[];
  openThread: (ts: string) => void;
}

const sameAuthorMs = 5 * 60_000;

export function MessageList({ messages, openThread }: Props) {
  const shown = messages.filter((message) => !message.threadTs || message.broadcast);
  return (
    <MessageLog
      label="Messages"
      entries={shown.map(entryOf)}
      sameAuthorMs={sameAuthorMs}
      start={shown.length === 0 && <Welcome />}
      render={({ message }, compact) => (
        <Message
          message={message}
          replies={messages.filter((reply) => reply.threadTs === message.ts)}
          compact={compact}
          openThread={openThread}
        />
      )}
    />
  );
}

export function entryOf(message: SeenMessage): LogEntry & { message: SeenMessage } {
  const { ts, user, ephemeral, isNotice } = message;
  return { id: ts, authorId: user.id, at: timeOf(ts), standsAlone: ephemeral || isNotice, message };
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
