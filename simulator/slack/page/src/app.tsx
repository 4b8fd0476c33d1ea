import { useEffect, useState } from 'react';
import type { SeenChannel, Snapshot } from '../../control/snapshot.ts';
import { channelTitle } from './channel-title.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { Modal } from './modal.tsx';
import { Sidebar } from './sidebar.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import { useLocation } from './use-location.ts';
import { useSnapshot } from './use-snapshot.ts';
import { WorkspaceContext } from './workspace-context.ts';

export function App() {
  const [place, go] = useLocation();
  const { snapshot, current, online } = useSnapshot(place.user, place.channel);
  const [menuOpen, setMenuOpen] = useState(false);
  const [thread, setThread] = useState<string>();
  const channel = snapshot?.channels.find(({ id }) => id === place.channel);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another place closes what was open here
  useEffect(() => {
    setThread(undefined);
    setMenuOpen(false);
  }, [place.user, place.channel]);

  useEffect(() => {
    if (channel && snapshot) document.title = `${channelTitle(channel)} · ${snapshot.team.name}`;
  }, [channel, snapshot]);

  if (!snapshot)
    return (
      <p className="app-waiting">
        {online ? 'Opening the workspace …' : 'The local workspace is not running.'}
      </p>
    );
  const { users, channels, commands } = snapshot;
  return (
    <WorkspaceContext value={{ me: place.user, channel: place.channel, users, channels, commands }}>
      <div className={`app${menuOpen ? ' menu-open' : ''}${thread ? ' thread-open' : ''}`}>
        <Sidebar snapshot={snapshot} place={place} go={go} close={() => setMenuOpen(false)} />
        <main className="conversation">
          <ChannelHeader
            channel={channel}
            snapshot={snapshot}
            online={online}
            openMenu={() => setMenuOpen(true)}
          />
          {!current && <p className="app-waiting" aria-busy="true" />}
          {current && channel && (
            <>
              <MessageList
                key={`${place.user}/${channel.id}`}
                messages={snapshot.messages}
                openThread={setThread}
              />
              <Composer
                key={`${place.user}/${channel.id}/composer`}
                label={`Message ${channelTitle(channel)}`}
              />
            </>
          )}
          {current && !channel && (
            <p className="app-waiting">You are not in this channel. Choose another on the left.</p>
          )}
        </main>
        {current && thread && (
          <ThreadPanel messages={snapshot.messages} root={thread} close={() => setThread(undefined)} />
        )}
        {current && snapshot.modal && <Modal key={snapshot.modal.id} open={snapshot.modal} />}
      </div>
    </WorkspaceContext>
  );
}

interface HeaderProps {
  channel: SeenChannel | undefined;
  snapshot: Snapshot;
  online: boolean;
  openMenu: () => void;
}

function ChannelHeader({ channel, snapshot, online, openMenu }: HeaderProps) {
  const connected = online && snapshot.appConnected;
  const state = !online ? 'Workspace offline' : connected ? 'ChatOps connected' : 'ChatOps not connected';
  return (
    <header className="channel-header">
      <button
        type="button"
        className="icon-button menu-button"
        aria-label="Channels and people"
        onClick={openMenu}
      >
        ☰
      </button>
      <h1>{channel ? channelTitle(channel) : 'Local workspace'}</h1>
      <p className="topic">{channel?.topic}</p>
      <output className={`app-state ${connected ? 'is-up' : 'is-down'}`}>{state}</output>
    </header>
  );
}
