import { useCallback, useState } from 'react';
import type { IssuedLink, Page, User } from '../../api/contract.ts';
import { describeGrants } from '../../session/rights.ts';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { EditPerson } from './edit-person.tsx';
import { Identities } from './identities.tsx';
import { InvitePerson } from './invite-person.tsx';
import { IssuedLinkDialog } from './issued-link-dialog.tsx';
import { PersonActions } from './person-actions.tsx';

export type PersonDialog = 'edit' | 'link' | 'disable' | 'enable';
type Open =
  | { dialog: 'invite' }
  | { dialog: PersonDialog; person: User }
  | { dialog: 'issued'; name: string; link: IssuedLink };

export function PeopleScreen() {
  const { session } = useSession();
  const [open, setOpen] = useState<Open>();
  const load = useCallback(
    (cursor: string | undefined, signal: AbortSignal) =>
      session.ask<Page<User>>({ path: 'users', query: { cursor, limit: 100 }, signal }),
    [session],
  );
  const { items, error, loadMore, reload } = usePages(load);
  const close = (): void => {
    setOpen(undefined);
    reload();
  };
  const setDisabled = async ({ id, name }: User, disabled: boolean): Promise<void> => {
    await session.tell({ method: 'PATCH', path: `users/${id}`, body: { disabled } });
    announce(`${name} was ${disabled ? 'disabled' : 'enabled'}.`);
  };
  const issueLink = async ({ id, name }: User): Promise<void> => {
    const link = await session.ask<IssuedLink>({ method: 'POST', path: `users/${id}/password-link` });
    setOpen({ dialog: 'issued', name, link });
  };
  return (
    <Screen
      title="People"
      action={
        <button type="button" className="primary" onClick={() => setOpen({ dialog: 'invite' })}>
          Invite
        </button>
      }
    >
      <Problem error={error} retry={reload} />
      {items && (
        <DataTable
          caption="People"
          rows={items}
          keyOf={({ id }) => id}
          empty="Nobody yet."
          isFaded={({ disabledAt }) => disabledAt !== null}
          columns={[
            { title: 'Name', cell: ({ name }) => <strong>{name}</strong> },
            { title: 'E-mail', cell: ({ email }) => <span className="breaks">{email}</span> },
            { title: 'Roles', cell: ({ grants }) => describeGrants(grants) },
            {
              title: 'Account',
              cell: ({ disabledAt, invited }) =>
                disabledAt !== null ? 'disabled' : invited ? 'invited' : 'active',
            },
          ]}
          actions={(person) => (
            <PersonActions person={person} open={(dialog) => setOpen({ dialog, person })} />
          )}
        />
      )}
      {loadMore && (
        <button type="button" onClick={loadMore}>
          Show more
        </button>
      )}
      <Identities />
      {open?.dialog === 'invite' && (
        <InvitePerson issued={(name, link) => setOpen({ dialog: 'issued', name, link })} close={close} />
      )}
      {open?.dialog === 'issued' && <IssuedLinkDialog name={open.name} link={open.link} close={close} />}
      {open?.dialog === 'edit' && <EditPerson person={open.person} close={close} />}
      {open?.dialog === 'disable' && (
        <ConfirmDialog
          title={`Disable ${open.person.name}?`}
          action="Disable"
          run={() => setDisabled(open.person, true)}
          close={close}
        >
          <p>They are logged out everywhere, and their keys and chat users have no rights any more.</p>
        </ConfirmDialog>
      )}
      {open?.dialog === 'enable' && (
        <ConfirmDialog
          title={`Enable ${open.person.name}?`}
          action="Enable"
          isDanger={false}
          run={() => setDisabled(open.person, false)}
          close={close}
        >
          <p>They get back: {describeGrants(open.person.grants)}.</p>
        </ConfirmDialog>
      )}
      {open?.dialog === 'link' && (
        <ConfirmDialog
          title={
            open.person.invited
              ? `Invite ${open.person.name} again?`
              : `New password for ${open.person.name}?`
          }
          action="Make link"
          isDanger={false}
          run={() => issueLink(open.person)}
          close={() => setOpen((now) => (now?.dialog === 'link' ? undefined : now))}
        >
          <p>You get a one-time link to pass on. A link given out before no longer works.</p>
        </ConfirmDialog>
      )}
    </Screen>
  );
}
