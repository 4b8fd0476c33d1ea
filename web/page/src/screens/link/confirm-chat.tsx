import { useState } from 'react';
import type { LinkedChatUser, User } from '../../api/contract.ts';
import { toHash } from '../../route.ts';
import { describeGrants } from '../../session/rights.ts';
import type { Session } from '../../session/session.ts';
import { Form } from '../../ui/form.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { chatWords } from '../chat-words.ts';

interface Props {
  token: string;
  chat: LinkedChatUser;
  session: Session;
  user: User;
}

/** Asks before rights are given: a link that somebody else sent would give them to him. */
export function ConfirmChat({ token, chat, session, user }: Props) {
  const [linked, setLinked] = useState(false);
  const { name, place } = chatWords[chat.platform];
  const submit = async (): Promise<void> => {
    await session.tell({ method: 'POST', path: 'identities/confirm', body: { token } });
    setLinked(true);
  };
  if (linked) {
    return (
      <div className="narrow">
        <Screen title="Linked">
          <p role="status">
            In {name} you now act as {user.name}. Go back there and go on; <code>/chatops whoami</code> shows
            your roles.
          </p>
          <p>
            <a href={toHash('account')}>My account</a>
          </p>
        </Screen>
      </div>
    );
  }
  return (
    <div className="narrow">
      <Screen title={`Link your ${name} user?`}>
        <dl className="facts">
          <dt>{name} user</dt>
          <dd>
            <strong>{chat.userName ?? chat.userId}</strong>{' '}
            {chat.userName !== undefined && <code>{chat.userId}</code>}
          </dd>
          <dt>
            {name} {place}
          </dt>
          <dd>
            <code>{chat.workspaceId}</code>
          </dd>
          <dt>Your account</dt>
          <dd>
            <strong>{user.name}</strong> {user.email}
          </dd>
          <dt>Roles</dt>
          <dd>{describeGrants(user.grants)}</dd>
        </dl>
        <p className="notice">
          Whoever writes as this {name} user will have these rights. Go on only if you asked for this link
          yourself.
        </p>
        <Form
          submit={submit}
          actions={
            <>
              <SubmitButton>Link this to my account</SubmitButton>
              <button type="button" onClick={() => void session.logOut()}>
                I am somebody else
              </button>
            </>
          }
        >
          {null}
        </Form>
      </Screen>
    </div>
  );
}
