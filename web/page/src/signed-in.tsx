import { toApiError } from './api/api-error.ts';
import { firstScreen, Navigation, screensFor } from './navigation.tsx';
import type { Route, ScreenName } from './route.ts';
import { AccountScreen } from './screens/account/account-screen.tsx';
import { ApprovalsScreen } from './screens/approvals/approvals-screen.tsx';
import { useWaitingCommands, type WaitingCommands } from './screens/approvals/use-waiting-commands.ts';
import { AuditScreen } from './screens/audit/audit-screen.tsx';
import { KeysScreen } from './screens/keys/keys-screen.tsx';
import { PeopleScreen } from './screens/people/people-screen.tsx';
import { PoliciesScreen } from './screens/policies/policies-screen.tsx';
import { ServersScreen } from './screens/servers/servers-screen.tsx';
import { useSession } from './session/session-context.ts';
import { Shell } from './shell.tsx';
import { announce } from './ui/announce.ts';

interface ContentProps {
  query: URLSearchParams;
  waiting: WaitingCommands;
}

const contents: Record<ScreenName, (props: ContentProps) => React.JSX.Element> = {
  servers: () => <ServersScreen />,
  approvals: ({ waiting }) => <ApprovalsScreen waiting={waiting} />,
  keys: ({ query }) => <KeysScreen server={query.get('server')} />,
  people: () => <PeopleScreen />,
  policies: () => <PoliciesScreen />,
  audit: () => <AuditScreen />,
  account: () => <AccountScreen />,
};

/** The page of somebody who is logged in. What he has no right for leads to his first screen. */
export function SignedIn({ route }: { route: Route }) {
  const { session, user } = useSession();
  const known =
    route.screen !== 'start' && route.screen !== 'link' && screensFor(user).includes(route.screen);
  const current = known ? (route.screen as ScreenName) : firstScreen(user);
  const Content = contents[current];
  const waiting = useWaitingCommands();
  const logOut = (): void => {
    session.logOut().catch((error: unknown) => announce(toApiError(error).message));
  };
  return (
    <Shell aside={<Navigation user={user} current={current} waiting={waiting.undecided} logOut={logOut} />}>
      <Content
        key={current}
        query={'query' in route ? route.query : new URLSearchParams()}
        waiting={waiting}
      />
    </Shell>
  );
}
