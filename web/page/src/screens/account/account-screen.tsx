import { describeGrants } from '../../session/rights.ts';
import { useSession } from '../../session/session-context.ts';
import { Screen } from '../../ui/screen.tsx';
import { ChatIdentities } from './chat-identities.tsx';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';

export function AccountScreen() {
  const { user } = useSession();
  return (
    <Screen title="My account">
      <dl className="facts">
        <dt>Name</dt>
        <dd>{user.name}</dd>
        <dt>E-mail address</dt>
        <dd>{user.email}</dd>
        <dt>Roles</dt>
        <dd>
          {describeGrants(user.grants)}
          {user.grants.length === 0 && '. Ask an administrator for one: without it there is nothing to see.'}
        </dd>
      </dl>
      <ChatIdentities />
      <PasswordForm />
      <Sessions />
    </Screen>
  );
}
