import { useEffect, useMemo, useState } from 'react';
import { ChannelHeader } from '../../../page-parts/channel-header.tsx';
import { useLocation } from '../../../page-parts/use-location.ts';
import { useOpenPanels } from '../../../page-parts/use-open-panels.ts';
import { useSnapshot } from '../../../page-parts/use-snapshot.ts';
import { commandLeaves } from '../../command-line/command-leaf.ts';
import type { Snapshot } from '../../control/snapshot.ts';
import { people, channels as seedChannels } from '../../guild/seed.ts';
import { channelTitle } from './channel-title.ts';
import { Composer } from './composer/composer.tsx';
import { GuildContext } from './guild-context.ts';
import { MessageList } from './message-list.tsx';
import { Modal } from './modal.tsx';
import { Sidebar } from './sidebar.tsx';
import { ThreadPanel } from './thread-panel.tsx';

const address = /^(\d+)\/(\d+)$/;
const start = { user: people.ada, channel: seedChannels.ops };

export function App() {
  const [place, go] = useLocation(address, start);
  const { snapshot, current, online } = useSnapshot<Snapshot>(place.user, place.channel);
  const { menuOpen, setMenuOpen, thread, setThread } = useOpenPanels(place);
  const [replyTo, setReplyTo] = useState<string>();
  const commands = snapshot?.commands;
  const leaves = useMemo(() => commandLeaves(commands ?? []), [commands]);
  const channel = snapshot?.channels.find(({ id }) => id === place.channel);

  useEffect(() => {
    if (channel && snapshot) document.title = `${channelTitle(channel)} | ${snapshot.guild.name}`;
  }, [channel, snapshot]);

  if (!snapshot)
    return (
      <p className="app-waiting">{online ? 'Opening the guild …' : 'The local guild is not running.'}</p>
    );
  const { users, channels, messages } = snapshot;
  const appIsUp = online && snapshot.appConnected;
  const appState = !online ? 'Guild offline' : appIsUp ? 'ChatOps online' : 'ChatOps offline';
  return (
    <GuildContext value={{ me: place.user, users, channels, leaves }}>
      <div className={`app${menuOpen ? ' menu-open' : ''}${thread ? ' thread-open' : ''}`}>
        <Sidebar snapshot={snapshot} place={place} go={go} close={() => setMenuOpen(false)} />
        <main className="conversation">
          <ChannelHeader
            title={channel ? channelTitle(channel) : 'Local guild'}
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
                channel={channel}
                messages={messages}
                openThread={setThread}
                reply={setReplyTo}
              />
              <Composer
                key={`${place.user}/${channel.id}/composer`}
                label={`Message ${channelTitle(channel)}`}
                channelId={channel.id}
                replyTo={messages.find(({ id }) => id === replyTo)}
                endReply={() => setReplyTo(undefined)}
              />
            </>
          )}
          {current && !channel && (
            <p className="app-waiting">There is no such channel. Choose another on the left.</p>
          )}
        </main>
        {current && thread && (
          <ThreadPanel
            key={thread}
            messages={messages}
            threadId={thread}
            close={() => setThread(undefined)}
          />
        )}
        {current && snapshot.modal && <Modal key={snapshot.modal.id} open={snapshot.modal} />}
      </div>
    </GuildContext>
  );
}
