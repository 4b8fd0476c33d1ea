import { MessageLog } from '../../../page-parts/message-log.tsx';
import { ThreadFrame } from '../../../page-parts/thread-frame.tsx';
import type { SeenMessage } from '../../control/snapshot.ts';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';
import { entryOf } from './message-list.tsx';

interface Props {
  messages: SeenMessage[];
  root: string;
  close: () => void;
}

export function ThreadPanel({ messages, root, close }: Props) {
  const parent = messages.find(({ ts }) => ts === root);
  const replies = messages.filter(({ threadTs }) => threadTs === root);
  const start = (
    <>
      {parent ? <Message message={parent} /> : <p className="notice">This message was deleted.</p>}
      <p className="day">{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</p>
    </>
  );
  return (
    <ThreadFrame title="Thread" close={close}>
      <MessageLog
        label="Replies"
        entries={replies.map(entryOf)}
        sameAuthorMs={0}
        showDays={false}
        start={start}
        render={({ message }) => <Message message={message} />}
      />
      {parent && <Composer label="Reply" threadTs={root} />}
    </ThreadFrame>
  );
}
