import { ChannelLink } from '../../../page-parts/channel-link.tsx';
import { PersonSwitcher } from '../../../page-parts/person-switcher.tsx';
import type { Place } from '../../../page-parts/use-location.ts';
import { useUnread } from '../../../page-parts/use-unread.ts';
import type { SeenChannel, Snapshot } from '../../control/snapshot.ts';
import { channels as seedChannels } from '../../guild/seed.ts';
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
  const item = ({ id, name, isDirect }: SeenChannel) => (
    <li key={id}>
      <ChannelLink
        title={isDirect ? name : `# ${name}`}
        isOpen={id === place.channel}
        isUnread={isUnread(id)}
        open={() => go({ ...place, channel: id })}
      />
    </li>
  );
  const direct = channels.filter(({ isDirect }) => isDirect);
  /** Direct messages belong to one person: another person starts in #ops. */
  const inGuild = (channel: string): string =>
    direct.some(({ id }) => id === channel) ? seedChannels.ops : channel;
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
          <ul>{channels.filter(({ isDirect }) => !isDirect).map(item)}</ul>
          {direct.length > 0 && (
            <>
              <h2>Direct messages</h2>
              <ul>{direct.map(item)}</ul>
            </>
          )}
        </div>
        <PersonSwitcher
          people={users.filter(({ isBot }) => !isBot).map(ownerOf)}
          me={place.user}
          become={(user) => go({ user, channel: inGuild(place.channel) })}
        />
      </div>
    </nav>
  );
}
