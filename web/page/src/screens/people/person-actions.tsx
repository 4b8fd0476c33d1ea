import type { User } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import type { PersonDialog } from './people-screen.tsx';

/** Not for oneself what could lock one out: the password is changed under My account. */
export function PersonActions({ person, open }: { person: User; open: (dialog: PersonDialog) => void }) {
  const { user } = useSession();
  const { name, disabledAt, invited } = person;
  const button = (dialog: PersonDialog, words: string) => (
    <button
      type="button"
      className={dialog === 'disable' ? 'danger-quiet' : undefined}
      aria-label={`${words}: ${name}`}
      onClick={() => open(dialog)}
    >
      {words}
    </button>
  );
  if (disabledAt !== null) return button('enable', 'Enable');
  return (
    <>
      {button('edit', 'Edit')}
      {person.id !== user.id && (
        <>
          {button('link', invited ? 'New invitation' : 'Password link')}
          {button('disable', 'Disable')}
        </>
      )}
    </>
  );
}
