import { useEffect, useState } from 'react';
import type { User } from './api/contract.ts';
import { type ScreenName, toHash } from './route.ts';
import { administers, mayAnywhere } from './session/rights.ts';

const names: Record<ScreenName, string> = {
  servers: 'Servers',
  approvals: 'Approvals',
  keys: 'API keys',
  people: 'People',
  policies: 'Policies',
  audit: 'Audit',
  account: 'My account',
};

/** What this person has a right for. The account and its keys are everybody's own. */
export function screensFor(user: User): ScreenName[] {
  const read: ScreenName[] = mayAnywhere(user, 'read') ? ['servers'] : [];
  const operate: ScreenName[] = mayAnywhere(user, 'operate') ? ['approvals'] : [];
  const admin: ScreenName[] = administers(user) ? ['people', 'policies', 'audit'] : [];
  return [...read, ...operate, 'keys', ...admin, 'account'];
}

/** Where one is after the login. */
export const firstScreen = (user: User): ScreenName => (mayAnywhere(user, 'read') ? 'servers' : 'account');

interface Props {
  user: User;
  current: ScreenName;
  /** Commands that wait for this person's word. */
  waiting: number;
  logOut: () => void;
}

export function Navigation({ user, current, waiting, logOut }: Props) {
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where one went, the menu is no longer needed
  useEffect(() => setOpen(false), [current]);
  return (
    <>
      <button
        type="button"
        className="menu-button quiet"
        aria-expanded={open}
        aria-controls="navigation"
        onClick={() => setOpen(!open)}
      >
        Menu
        <Count waiting={waiting} />
      </button>
      <nav id="navigation" aria-label="Main" className={open ? 'is-open' : undefined}>
        <ul>
          {screensFor(user).map((screen) => (
            <li key={screen}>
              <a href={toHash(screen)} aria-current={screen === current ? 'page' : undefined}>
                {names[screen]}
                {screen === 'approvals' && <Count waiting={waiting} />}
              </a>
            </li>
          ))}
        </ul>
        <button type="button" className="quiet" onClick={logOut}>
          Log out
        </button>
      </nav>
    </>
  );
}

function Count({ waiting }: { waiting: number }) {
  if (waiting === 0) return null;
  return (
    <>
      {' '}
      <span className="count">
        {waiting}
        <span className="visually-hidden"> waiting</span>
      </span>
    </>
  );
}
