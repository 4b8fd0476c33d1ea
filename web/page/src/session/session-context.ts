import { createContext, use } from 'react';
import type { User } from '../api/contract.ts';
import type { Session } from './session.ts';

interface LoggedIn {
  session: Session;
  user: User;
}

export const SessionContext = createContext<LoggedIn | undefined>(undefined);

/** Only below the login. */
export function useSession(): LoggedIn {
  const loggedIn = use(SessionContext);
  if (loggedIn === undefined) throw new Error('nobody is logged in here');
  return loggedIn;
}
