interface Props {
  title: string;
  isOpen: boolean;
  isUnread: boolean;
  open: () => void;
}

export function ChannelLink({ title, isOpen, isUnread, open }: Props) {
  return (
    <button
      type="button"
      className={`channel-link${isUnread ? ' is-unread' : ''}`}
      aria-current={isOpen ? 'page' : undefined}
      onClick={open}
    >
      {title}
      {isUnread && <span className="visually-hidden"> (unread)</span>}
    </button>
  );
}
