import { type LogEntry, MessageLog } from '../../../page-parts/message-log.tsx';
import type { SeenChannel, SeenMessage } from '../../control/snapshot.ts';
import { channelTitle } from './channel-title.ts';
import { Message } from './message.tsx';

interface Props {
  channel: SeenChannel;
  messages: SeenMessage[];
  openThread: (threadId: string) => void;
  reply: (messageId: string) => void;
}

export const sameAuthorMs = 7 * 60_000;

export function MessageList({ channel, messages, openThread, reply }: Props) {
  return (
    <MessageLog
      label="Messages"
      entries={messages.filter(({ channelId }) => channelId === channel.id).map(entryOf)}
      sameAuthorMs={sameAuthorMs}
      start={<Welcome channel={channel} />}
      render={({ message }, compact) => (
        <Message
          message={message}
          answered={messages.find(({ id }) => id === message.referenceId)}
          compact={compact}
          openThread={openThread}
          reply={reply}
        />
      )}
    />
  );
}

export function entryOf(message: SeenMessage): LogEntry & { message: SeenMessage } {
  const { id, author, createdAt, ephemeral, isNotice, interaction, referenceId } = message;
  const standsAlone = ephemeral || isNotice || interaction !== undefined || referenceId !== undefined;
  return { id, authorId: author.id, at: new Date(createdAt), standsAlone, message };
}

function Welcome({ channel }: { channel: SeenChannel }) {
  const title = channelTitle(channel);
  return (
    <div className="welcome">
      <span className="welcome-icon" aria-hidden="true">
        {title[0]}
      </span>
      <h2>Welcome to {title}!</h2>
      <p>
        This is where {title} begins. Type <code>/</code> to see what ChatOps can do.
      </p>
    </div>
  );
}
