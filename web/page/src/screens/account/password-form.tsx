import { useState } from 'react';
import { useSession } from '../../session/session-context.ts';
import { announce } from '../../ui/announce.ts';
import { Form, type Values } from '../../ui/form.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { Section } from '../../ui/section.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';

export function PasswordForm() {
  const { session, user } = useSession();
  const [changes, setChanges] = useState(0);
  const submit = async (body: Values): Promise<void> => {
    await session.tell({ method: 'POST', path: 'auth/password', body });
    announce('Your password was changed. Every other session has ended.');
    // Empty again.
    setChanges(changes + 1);
  };
  return (
    <Section title="Password">
      <Form
        key={changes}
        className="is-short"
        submit={submit}
        actions={<SubmitButton>Change password</SubmitButton>}
      >
        {/* For password managers: whose it is. */}
        <input type="hidden" autoComplete="username" value={user.email} readOnly />
        <PasswordField label="Current password" name="currentPassword" />
        <PasswordField label="New password" name="newPassword" isNew />
      </Form>
    </Section>
  );
}
