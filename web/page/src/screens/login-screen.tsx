import type { Session } from '../session/session.ts';
import { Field } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Screen } from '../ui/screen.tsx';
import { SubmitButton } from '../ui/submit-button.tsx';

interface Props {
  session: Session;
  /** Why one is here again. */
  reason?: string | undefined;
  /** What comes after. */
  intro?: string;
}

export function LoginScreen({ session, reason, intro }: Props) {
  return (
    <div className="narrow">
      <Screen title="Log in" intro={intro}>
        {reason !== undefined && (
          <p className="notice" role="status">
            {reason} Log in again.
          </p>
        )}
        {!isSecureContext && (
          <p className="notice">
            This address is not encrypted: your password would cross the network in clear text, and the
            browser keeps nobody logged in. Open this page with https, or on the server itself as
            http://localhost.
          </p>
        )}
        <Form
          label="Log in"
          submit={(values) => session.logIn('auth/login', values)}
          actions={<SubmitButton>Log in</SubmitButton>}
        >
          <Field
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            required
            maxLength={254}
            autoFocus
          />
          <PasswordField label="Password" name="password" />
        </Form>
        <p className="soft">
          Forgot the password, or no account yet? An administrator can give you a link: People, then “Password
          link” or “Invite”.
        </p>
      </Screen>
    </div>
  );
}
