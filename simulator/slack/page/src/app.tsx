import { useEffect } from 'react';
import { ChannelHeader } from '../../../page-parts/channel-header.tsx';
import { useLocation } from '../../../page-parts/use-location.ts';
import { useOpenPanels } from '../../../page-parts/use-open-panels.ts';
import { useSnapshot } from '../../../page-parts/use-snapshot.ts';
import type { Snapshot } from '../../control/snapshot.ts';
import { channelTitle } from './channel-title.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { Modal } from './modal.tsx';
import { Sidebar } from './sidebar.tsx';
import { ThreadPanel } from './thread-panel.tsx';
import { WorkspaceContext } from './workspace-context.ts';

const address = /^(U\w+)\/([CD]\w+)$/;
const start = { user: 'U0ADA', channel: 'C0OPS' };

export function App() {
  const [place, go] = useLocation(address, start);
  const { snapshot, current, online } = useSnapshot<Snapshot>(place.user, place.channel);
  const { menuOpen, setMenuOpen, thread, setThread } = useOpenPanels(place);
  const channel = snapshot?.channels.find(({ id }) => id === place.channel);

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
  const appIsUp = online && snapshot.appConnected;
  const appState = !online ? 'Workspace offline' : appIsUp ? 'ChatOps connected' : 'ChatOps not connected';
  return (
    <WorkspaceContext value={{ me: place.user, channel: place.channel, users, channels, commands }}>
      <div className={`app${menuOpen ? ' menu-open' : ''}${thread ? ' thread-open' : ''}`}>
        <Sidebar snapshot={snapshot} place={place} go={go} close={() => setMenuOpen(false)} />
        <main className="conversation">
          <ChannelHeader
            title={channel ? channelTitle(channel) : 'Local workspace'}
            topic={channel?.topic}
            appState={appState}
            appIsUp={appIsUp}
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
