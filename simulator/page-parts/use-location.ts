import { useEffect, useState } from 'react';

export interface Place {
  user: string;
  channel: string;
}

/**
 * Who reads what stands in the address (`#U0ADA/C0OPS`), so that a link can open it. `pattern` has
 * the user and the channel as its groups; what does not match opens `fallback`.
 */
export function useLocation(pattern: RegExp, fallback: Place): [Place, (place: Place) => void] {
  const [place, setPlace] = useState(() => readHash(pattern) ?? fallback);
  useEffect(() => {
    const onHashChange = (): void => setPlace(readHash(pattern) ?? fallback);
    addEventListener('hashchange', onHashChange);
    return () => removeEventListener('hashchange', onHashChange);
  }, [pattern, fallback]);
  return [
    place,
    ({ user, channel }) => {
      location.hash = `${user}/${channel}`;
    },
  ];
}

function readHash(pattern: RegExp): Place | undefined {
  const [, user, channel] = pattern.exec(location.hash.slice(1)) ?? [];
  return user && channel ? { user, channel } : undefined;
}
