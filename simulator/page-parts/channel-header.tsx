interface Props {
  title: string;
  topic: string | undefined;
  /** What is shown of the app: "ChatOps connected". */
  appState: string;
  appIsUp: boolean;
  openMenu: () => void;
}

export function ChannelHeader({ title, topic, appState, appIsUp, openMenu }: Props) {
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
      <h1>{title}</h1>
      <p className="topic">{topic}</p>
      <output className={`app-state ${appIsUp ? 'is-up' : 'is-down'}`}>{appState}</output>
    </header>
  );
}
