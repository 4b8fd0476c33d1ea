import { useCallback } from 'react';
import type { OneTimeLink, User } from '../../api/contract.ts';
import { readJson, send } from '../../api/send.ts';
import type { Session } from '../../session/session.ts';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { chatWords } from '../chat-words.ts';
import { LoginScreen } from '../login-screen.tsx';
import { AcceptLink } from './accept-link.tsx';
import { ConfirmChat } from './confirm-chat.tsx';
import { EndedLink } from './ended-link.tsx';

interface Props {
  token: string;
  session: Session;
  /** Who is logged in. */
  user: User | undefined;
}

/** What a one-time link is for, and the form that uses it. Looking at it does not use it up. */
export function LinkScreen({ token, session, user }: Props) {
  const load = useCallback(
    async (signal: AbortSignal): Promise<OneTimeLink> =>
      readJson(await send({ method: 'POST', path: 'auth/links/inspect', body: { token }, signal })),
    [token],
  );
  const { data: link, error, reload } = useResource(load);
  if (error !== undefined) {
    if (error.status !== 0 && error.status < 500 && error.code !== 'rate_limited')
      return <EndedLink error={error} />;
    return (
      <Screen title="Link">
        <Problem error={error} retry={reload} />
      </Screen>
    );
  }
  if (link === undefined) return <p className="waiting">Looking at the link …</p>;
  if (link.purpose !== 'chat' || link.chat === null) {
    return <AcceptLink token={token} link={link} session={session} user={user} />;
  }
  if (user === undefined) {
    return (
      <LoginScreen
        session={session}
        intro={`Log in to link this ${chatWords[link.chat.platform].name} user to your account.`}
      />
    );
  }
  return <ConfirmChat token={token} chat={link.chat} session={session} user={user} />;
}
