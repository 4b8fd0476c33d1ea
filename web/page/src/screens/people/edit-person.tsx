import { useState } from 'react';
import type { UpdateUser, User } from '../../api/contract.ts';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { GrantRows, toGrants, toRows } from '../grant-rows.tsx';

/** Name and rights of somebody. */
export function EditPerson({ person, close }: { person: User; close: () => void }) {
  const { session } = useSession();
  const [rows, setRows] = useState(() => toRows(person.grants));
  const submit = async ({ name }: Values): Promise<void> => {
    const body: UpdateUser = { name, grants: toGrants(rows) };
    await session.tell({ method: 'PATCH', path: `users/${person.id}`, body });
    announce(`${name} was saved.`);
    close();
  };
  return (
    <Dialog title={`Edit ${person.name}`} close={close}>
      <Form
        submit={submit}
        actions={
          <>
            <SubmitButton>Save</SubmitButton>
            <button type="button" onClick={close}>
              Cancel
            </button>
          </>
        }
      >
        <Field
          label="Name"
          name="name"
          defaultValue={person.name}
          required
          maxLength={100}
          autoComplete="off"
        />
        <GrantRows rows={rows} change={setRows} />
      </Form>
    </Dialog>
  );
}
