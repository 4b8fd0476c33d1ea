import { MessageLog } from '../../../page-parts/message-log.tsx';
import { ThreadFrame } from '../../../page-parts/thread-frame.tsx';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Composer } from './composer/composer.tsx';
import { Message } from './message.tsx';
import { entryOf, sameAuthorMs } from './message-list.tsx';

interface Props {
  messages: SeenMessage[];
  threadId: string;
  close: () => void;
}

export function ThreadPanel({ messages, threadId, close }: Props) {
  const parent = messages.find(({ thread }) => thread?.id === threadId);
  const said = messages.filter(({ channelId }) => channelId === threadId);
  const name = parent?.thread?.name ?? 'Thread';
  return (
    <ThreadFrame title={name} close={close}>
      <MessageLog
        label="Thread messages"
        entries={said.map(entryOf)}
        sameAuthorMs={sameAuthorMs}
        start={parent && <Message message={{ ...parent, thread: undefined }} />}
        render={({ message }, compact) => (
          <Message
            message={message}
            answered={messages.find(({ id }) => id === message.referenceId)}
            compact={compact}
          />
        )}
      />
      <Composer label={`Message "${name}"`} channelId={threadId} />
    </ThreadFrame>
  );
}
