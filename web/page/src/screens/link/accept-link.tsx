import type { AcceptLink as Accept, OneTimeLink, User } from '../../api/contract.ts';
import { toHash } from '../../route.ts';
import type { Session } from '../../session/session.ts';
import { announce } from '../../ui/announce.ts';
import { Field } from '../../ui/field.tsx';
import { Form, type Values } from '../../ui/form.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';

const words: Record<
  Exclude<OneTimeLink['purpose'], 'chat'>,
  { title: string; intro: string; button: string }
> = {
  setup: {
    title: 'Set up ChatOps',
    intro: 'You will be the first administrator. Invite the others when you are in.',
    button: 'Create administrator',
  },
  invite: { title: 'Welcome', intro: 'Choose a password, and you are in.', button: 'Choose password' },
  password: {
    title: 'New password',
    intro: 'Every other session of this account ends.',
    button: 'Set new password',
  },
};

interface Props {
  token: string;
  link: OneTimeLink;
  session: Session;
  /** Who is logged in here now. */
  user: User | undefined;
}

/** Links that end in a password of one's own, and in being logged in. */
export function AcceptLink({ token, link, session, user }: Props) {
  const { title, intro, button } = words[link.purpose === 'chat' ? 'invite' : link.purpose];
  const submit = async ({ email, name, password = '' }: Values): Promise<void> => {
    const body: Accept = { token, email, name, password };
    await session.logIn('auth/links/accept', body);
    announce('You are logged in.');
    // In place of the link, which is used up.
    location.replace(toHash('account'));
  };
  return (
    <div className="narrow">
      <Screen title={link.name === null ? title : `${title}, ${link.name}`} intro={intro}>
        {user !== undefined && user.email !== link.email && (
          <p className="notice">
            You are logged in as {user.email}. Going on logs you in as {link.email ?? 'the new account'}{' '}
            instead.
          </p>
        )}
        <Form label={title} submit={submit} actions={<SubmitButton>{button}</SubmitButton>}>
          {link.purpose === 'setup' ? (
            <>
              <Field
                label="E-mail address"
                name="email"
                type="email"
                autoComplete="username"
                required
                maxLength={254}
              />
              <Field
                label="Name"
                name="name"
                autoComplete="name"
                required
                maxLength={100}
                hint="As others see it beside what you do."
              />
            </>
          ) : (
            <Field
              label="E-mail address"
              name="shownEmail"
              type="email"
              autoComplete="username"
              value={link.email ?? ''}
              readOnly
            />
          )}
          <PasswordField label="Password" name="password" isNew />
        </Form>
      </Screen>
    </div>
  );
}
