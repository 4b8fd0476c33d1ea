import { useGuild } from '../guild-context.ts';

export function UserMention({ id }: { id: string }) {
  const name = useGuild().users.find((user) => user.id === id)?.displayName ?? 'unknown-user';
  return <span className="mention">@{name}</span>;
}

export function ChannelMention({ id }: { id: string }) {
  const name = useGuild().channels.find((channel) => channel.id === id)?.name ?? 'unknown';
  return <span className="mention">#{name}</span>;
}
