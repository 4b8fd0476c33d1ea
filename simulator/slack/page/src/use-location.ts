import { useEffect, useState } from 'react';

export interface Place {
  user: string;
  channel: string;
}

const fallback: Place = { user: 'U0ADA', channel: 'C0OPS' };

/** Who reads what stands in the address (`#U0ADA/C0OPS`), so that a link can open it. */
export function useLocation(): [Place, (place: Place) => void] {
  const [place, setPlace] = useState(readHash);
  useEffect(() => {
    const onHashChange = (): void => setPlace(readHash());
    addEventListener('hashchange', onHashChange);
    return () => removeEventListener('hashchange', onHashChange);
  }, []);
  return [
    place,
    ({ user, channel }) => {
      location.hash = `${user}/${channel}`;
    },
  ];
}

function readHash(): Place {
  const [, user, channel] = /^#(U\w+)\/([CD]\w+)$/.exec(location.hash) ?? [];
  return user && channel ? { user, channel } : fallback;
}
