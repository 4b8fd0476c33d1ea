import { ChannelLink } from '../../../page-parts/channel-link.tsx';
import { PersonSwitcher } from '../../../page-parts/person-switcher.tsx';
import type { Place } from '../../../page-parts/use-location.ts';
import { useUnread } from '../../../page-parts/use-unread.ts';
import type { SeenChannel, Snapshot } from '../../control/snapshot.ts';
import { channelTitle } from './channel-title.ts';
import { ownerOf } from './owner-of.ts';

interface Props {
  snapshot: Snapshot;
  place: Place;
  go: (place: Place) => void;
  close: () => void;
}

export function Sidebar({ snapshot, place, go, close }: Props) {
  const { users, channels, team } = snapshot;
  const readable = channels.map(({ id, latestTs }) => ({ id, latest: latestTs }));
  const isUnread = useUnread(readable, place);
  const rooms = channels.filter(({ kind }) => kind !== 'im');
  const direct = channels.filter(({ kind }) => kind === 'im');
  const item = (channel: SeenChannel) => (
    <li key={channel.id}>
      <ChannelLink
        title={channelTitle(channel)}
        isOpen={channel.id === place.channel}
        isUnread={isUnread(channel.id)}
        open={() => go({ ...place, channel: channel.id })}
      />
    </li>
  );
  return (
    <nav className="sidebar" aria-label="Workspace">
      <div className="sidebar-head">
        <strong>{team.name}</strong>
        <button type="button" className="icon-button menu-button" aria-label="Close menu" onClick={close}>
          ✕
        </button>
      </div>
      <PersonSwitcher
        people={users.filter(({ isBot }) => !isBot).map(ownerOf)}
        me={place.user}
        become={(user) => go({ user, channel: channelFor(place.channel) })}
      />
      <h2>Channels</h2>
      <ul>{rooms.map(item)}</ul>
      <h2>Apps</h2>
      <ul>{direct.map(item)}</ul>
    </nav>
  );
}

/** Direct messages belong to one person: another person starts in #ops. */
function channelFor(channel: string): string {
  return channel.startsWith('C') ? channel : 'C0OPS';
}
