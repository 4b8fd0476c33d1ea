import { useSyncExternalStore } from 'react';
import { parseRoute } from './route.ts';
import { LinkScreen } from './screens/link/link-screen.tsx';
import { LoginScreen } from './screens/login-screen.tsx';
import type { Session } from './session/session.ts';
import { SessionContext } from './session/session-context.ts';
import { Shell } from './shell.tsx';
import { SignedIn } from './signed-in.tsx';
import { Announcer } from './ui/announcer.tsx';
import { Problem } from './ui/problem.tsx';
import { useHash } from './use-hash.ts';

/** Who is here decides what there is to see. */
export function App({ session }: { session: Session }) {
  return (
    <>
      <Page session={session} />
      <Announcer />
    </>
  );
}

function Page({ session }: { session: Session }) {
  const state = useSyncExternalStore(session.subscribe, session.read);
  const route = parseRoute(useHash());
  if (state.is === 'starting') return <p className="waiting">Opening …</p>;
  if (state.is === 'unknown') {
    return (
      <Shell>
        <Problem error={state.error} retry={() => void session.start()} />
      </Shell>
    );
  }
  const user = state.is === 'in' ? state.user : undefined;
  if (route.screen === 'link') {
    return (
      <Shell>
        <LinkScreen key={route.token} token={route.token} session={session} user={user} />
      </Shell>
    );
  }
  if (user === undefined) {
    return (
      <Shell>
        <LoginScreen session={session} reason={state.is === 'out' ? state.reason : undefined} />
      </Shell>
    );
  }
  return (
    // Another person is another page: nothing of the one before may stay in it.
    <SessionContext key={user.id} value={{ session, user }}>
      <SignedIn route={route} />
    </SessionContext>
  );
}
