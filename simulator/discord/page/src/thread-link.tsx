import type { SeenMessage } from '../../control/snapshot.ts';

interface Props {
  thread: NonNullable<SeenMessage['thread']>;
  open: () => void;
}

export function ThreadLink({ thread, open }: Props) {
  const { name, messageCount, archived } = thread;
  return (
    <button type="button" className="thread-link" onClick={open}>
      <strong>{name}</strong>{' '}
      <span className="thread-count">
        {messageCount === 1 ? '1 message' : `${messageCount} messages`} <span aria-hidden="true">›</span>
      </span>
      {archived && <span className="thread-archived"> Archived</span>}
    </button>
  );
}
