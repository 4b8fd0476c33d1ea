import { useEffect, useState } from 'react';
import type { SeenChannel, Snapshot } from '../../control/snapshot.ts';
import { Avatar } from './avatar.tsx';
import { channelTitle } from './channel-title.ts';
import type { Place } from './use-location.ts';

interface Props {
  snapshot: Snapshot;
  place: Place;
  go: (place: Place) => void;
  close: () => void;
}

export function Sidebar({ snapshot, place, go, close }: Props) {
  const people = snapshot.users.filter((user) => !user.isBot);
  const me = people.find(({ id }) => id === place.user);
  const isUnread = useUnread(snapshot.channels, place);
  const rooms = snapshot.channels.filter(({ kind }) => kind !== 'im');
  const direct = snapshot.channels.filter(({ kind }) => kind === 'im');
  const item = (channel: SeenChannel) => (
    <li key={channel.id}>
      <button
        type="button"
        className={`channel-link${isUnread(channel) ? ' is-unread' : ''}`}
        aria-current={channel.id === place.channel ? 'page' : undefined}
        onClick={() => go({ ...place, channel: channel.id })}
      >
        {channelTitle(channel)}
        {isUnread(channel) && <span className="visually-hidden"> (unread)</span>}
      </button>
    </li>
  );
  return (
    <nav className="sidebar" aria-label="Workspace">
      <div className="sidebar-head">
        <strong>{snapshot.team.name}</strong>
        <button type="button" className="icon-button menu-button" aria-label="Close menu" onClick={close}>
          ✕
        </button>
      </div>
      <label className="person">
        <span>You are</span>
        <span className="person-choice">
          {me && <Avatar user={me} />}
          <select
            value={place.user}
            onChange={({ target }) =>
              go({ user: target.value, channel: channelFor(target.value, place.channel) })
            }
          >
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.realName}
              </option>
            ))}
          </select>
        </span>
      </label>
      <h2>Channels</h2>
      <ul>{rooms.map(item)}</ul>
      <h2>Apps</h2>
      <ul>{direct.map(item)}</ul>
    </nav>
  );
}

/** Direct messages belong to one person: another person starts in #ops. */
function channelFor(_user: string, channel: string): string {
  return channel.startsWith('C') ? channel : 'C0OPS';
}

/** A channel is unread when it has something newer than what was there when it was last open. */
function useUnread(channels: SeenChannel[], place: Place): (channel: SeenChannel) => boolean {
  const [read, setRead] = useState<Record<string, string | undefined>>(() => latestOf(channels));
  const current = channels.find(({ id }) => id === place.channel)?.latestTs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another person has read everything so far
  useEffect(() => setRead(latestOf(channels)), [place.user]);
  useEffect(() => setRead((before) => ({ ...before, [place.channel]: current })), [place.channel, current]);
  return ({ id, latestTs }) => id !== place.channel && latestTs !== undefined && latestTs > (read[id] ?? '');
}

const latestOf = (channels: SeenChannel[]) =>
  Object.fromEntries(channels.map(({ id, latestTs }) => [id, latestTs]));
