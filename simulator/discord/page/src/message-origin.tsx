import { Avatar } from '../../../page-parts/avatar.tsx';
import type { SeenMessage, SeenUser } from '../../control/snapshot.ts';
import { Markdown } from './content/markdown.tsx';
import { ownerOf } from './owner-of.ts';

/** The line above a message that says what brought it about: a command, or the message it answers. */
export function MessageOrigin({ message, answered }: { message: SeenMessage; answered?: SeenMessage }) {
  const { interaction, referenceId } = message;
  if (referenceId === undefined)
    return (
      interaction && (
        <p className="origin">
          <Person user={interaction.user} /> used <span className="mention">/{interaction.commandName}</span>
        </p>
      )
    );
  // Deleted, or only seen by somebody else.
  if (!answered)
    return (
      <p className="origin">
        <em>Message could not be loaded</em>
      </p>
    );
  return (
    <p className="origin">
      <Person user={answered.author} />
      {answered.author.isBot && <span className="app-badge">APP</span>}{' '}
      <button type="button" className="text-button" onClick={() => goTo(answered.id)}>
        {answered.content ? (
          <Markdown text={answered.content.split('\n')[0] ?? ''} isTitle />
        ) : (
          <em>Click to see what it shows</em>
        )}
      </button>
    </p>
  );
}

function Person({ user }: { user: SeenUser }) {
  return (
    <span className="origin-person">
      <Avatar owner={ownerOf(user)} /> <strong>{user.displayName}</strong>
    </span>
  );
}

function goTo(messageId: string): void {
  const message = document.querySelector<HTMLElement>(`[data-message-id="${CSS.escape(messageId)}"]`);
  message?.focus();
  message?.scrollIntoView({ block: 'center' });
}
