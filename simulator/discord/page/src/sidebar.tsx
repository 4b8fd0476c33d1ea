import { ChannelLink } from '../../../page-parts/channel-link.tsx';
import { PersonSwitcher } from '../../../page-parts/person-switcher.tsx';
import type { Place } from '../../../page-parts/use-location.ts';
import { useUnread } from '../../../page-parts/use-unread.ts';
import type { Snapshot } from '../../control/snapshot.ts';
import { ownerOf } from './owner-of.ts';

interface Props {
  snapshot: Snapshot;
  place: Place;
  go: (place: Place) => void;
  close: () => void;
}

/** The rail of guilds, the channels of this one, and below them who one is. */
export function Sidebar({ snapshot, place, go, close }: Props) {
  const { guild, channels, users } = snapshot;
  const isUnread = useUnread(
    channels.map(({ id, latestId }) => ({ id, latest: latestId })),
    place,
  );
  const initials = guild.name
    .split(' ')
    .map((word) => word[0]?.toUpperCase())
    .join('');
  return (
    <nav className="sidebar" aria-label="Guild">
      <div className="guild-rail" aria-hidden="true">
        <span className="guild-icon">{initials}</span>
      </div>
      <div className="guild-side">
        <div className="sidebar-head">
          <strong>{guild.name}</strong>
          <button type="button" className="icon-button menu-button" aria-label="Close menu" onClick={close}>
            ✕
          </button>
        </div>
        <div className="guild-channels">
          <h2>Text channels</h2>
          <ul>
            {channels.map(({ id, name }) => (
              <li key={id}>
                <ChannelLink
                  title={name}
                  isOpen={id === place.channel}
                  isUnread={isUnread(id)}
                  open={() => go({ ...place, channel: id })}
                />
              </li>
            ))}
          </ul>
        </div>
        <PersonSwitcher
          people={users.filter(({ isBot }) => !isBot).map(ownerOf)}
          me={place.user}
          become={(user) => go({ ...place, user })}
        />
      </div>
    </nav>
  );
}
