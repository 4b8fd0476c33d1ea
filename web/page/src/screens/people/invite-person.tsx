import { useState } from 'react';
import type { CreatedUser, CreateUser, IssuedLink } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { GrantRows, toGrants, toRows } from '../grant-rows.tsx';

interface Props {
  issued: (name: string, link: IssuedLink) => void;
  close: () => void;
}

export function InvitePerson({ issued, close }: Props) {
  const { session } = useSession();
  const [rows, setRows] = useState(() => toRows([{ role: 'viewer', tag: null }]));
  const submit = async ({ email = '', name = '' }: Values): Promise<void> => {
    const body: CreateUser = { email, name, grants: toGrants(rows) };
    const created = await session.ask<CreatedUser>({ method: 'POST', path: 'users', body });
    if (created.invitation === null) close();
    else issued(created.name, created.invitation);
  };
  return (
    <Dialog title="Invite" close={close}>
      <Form
        submit={submit}
        actions={
          <>
            <SubmitButton>Invite</SubmitButton>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </>
        }
      >
        <Field
          label="E-mail address"
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          hint="They log in with it. Nothing is sent: you get a link to pass on."
        />
        <Field label="Name" name="name" required maxLength={100} autoComplete="off" />
        <GrantRows rows={rows} change={setRows} />
      </Form>
    </Dialog>
  );
}
